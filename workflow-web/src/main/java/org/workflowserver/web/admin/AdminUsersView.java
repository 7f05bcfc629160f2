package org.workflowserver.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.workflowserver.identity.UserView;
import org.workflowserver.identity.Users;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.settings.Settings;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.Trail;

/** The administration's page of users. */
@Named("adminUsersView")
@RequestScoped
public class AdminUsersView {
  private static final int ROWS = 25;

  @Inject private Users users;
  @Inject private SignedInCaller signedIn;
  @Inject private Page page;
  private Trail trail = Trail.START;
  private Slice<UserView> slice = new Slice<>(List.of(), Optional.empty());

  /** Reads what the page shows. */
  public void load() {
    trail = QueryString.of(page.request()).trail();
    slice = users.list(signedIn.caller(), new PageRequest(ROWS, trail.cursor()));
  }

  /** The users of this page. */
  public List<UserView> getRows() {
    return slice.items();
  }

  /** What a user may do. */
  public String groups(UserView user) {
    return String.join(", ", user.groups());
  }

  /** How pages call a user; empty for nothing else than the user name. */
  public String displayName(UserView user) {
    return user.displayName().orElse("");
  }

  /** The identity provider that people sign in through; empty for none. */
  public String getIssuer() {
    return Settings.JWT_ISSUER.value().orElse("");
  }

  /** Address of the page with older users; empty on the last. */
  public String getOlder() {
    return trail.older(page, slice);
  }

  /** Address of the page with newer users; empty on the first. */
  public String getNewer() {
    return trail.newer(page);
  }
}
