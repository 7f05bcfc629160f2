package org.workflowserver.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.vault.VaultItemView;
import org.workflowserver.vault.VaultItems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.Trail;
import org.workflowserver.web.vault.VaultView;

/** The administration's page of the tenant's API keys. */
@Named("adminApiKeysView")
@RequestScoped
public class AdminApiKeysView {
  private static final int ROWS = 25;

  @Inject private VaultItems items;
  @Inject private SignedInCaller signedIn;
  @Inject private TimeSource time;
  @Inject private Page page;
  private Trail trail = Trail.START;
  private Slice<VaultItemView> slice = new Slice<>(List.of(), Optional.empty());

  /** Reads what the page shows. */
  public void load() {
    trail = QueryString.of(page.request()).trail();
    slice = items.listKeys(signedIn.caller(), new PageRequest(ROWS, trail.cursor()));
  }

  /** The keys of this page. */
  public List<VaultView.Row> getRows() {
    Instant now = time.now();
    return slice.items().stream()
        .map(item -> new VaultView.Row(item, VaultView.expiry(item, now), null))
        .toList();
  }

  /** The pages beside this one. */
  public Trail.Pager getPager() {
    return trail.pager(page, slice);
  }
}
