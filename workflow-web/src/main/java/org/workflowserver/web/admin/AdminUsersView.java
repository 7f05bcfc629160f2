package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.account.UserView;
import org.workflowserver.identity.account.Users;
import org.workflowserver.identity.account.Users.Group;
import org.workflowserver.settings.Settings;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.Trail;
import org.workflowserver.web.vault.VaultItemPageView;

/** The administration's page of users and their groups. */
@Model
public class AdminUsersView {
  @Inject private Users users;
  @Inject private Page page;
  private Optional<Scope> group = Optional.empty();
  private List<Group> groups = List.of();

  /** Reads what the page shows. */
  public void load() {
    group = page.query().text("group").flatMap(Scope::ofGroup);
    groups = users.groups(page.caller(), meanings());
    page.list(Page.ROWS, request -> users.list(page.caller(), group, request), this::address);
  }

  private static Map<String, String> meanings() {
    return Settings.JWT_ISSUER.value().isEmpty() ? Map.of() : Settings.JWT_GROUPS_MAP.value();
  }

  /** The groups that users are in. */
  public List<Group> getGroups() {
    return groups;
  }

  /** The group whose members are listed; empty for all users. */
  public String getGroup() {
    return group.map(Scope::group).orElse("");
  }

  /** What members of a group may do beyond those of the one before it. */
  public String meaning(Group shown) {
    return VaultItemPageView.meaning(shown.scope());
  }

  /** The provider's groups that mean a group; a dash for none. */
  public String providerGroups(Group shown) {
    return shown.providerGroups().isEmpty() ? "–" : String.join(", ", shown.providerGroups());
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

  private String address(Trail at) {
    QueryString.Builder query = new QueryString.Builder();
    return page.getPath() + query.with("group", group.map(Scope::group)).with(at).build();
  }
}
