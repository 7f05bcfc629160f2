package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.time.Instant;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.vault.VaultItems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.vault.VaultView;

/** The administration's page of the tenant's API keys. */
@Model
public class AdminApiKeysView {
  @Inject private VaultItems items;
  @Inject private TimeSource time;
  @Inject private Page page;

  /** Reads what the page shows. */
  public void load() {
    Instant now = time.now();
    page.list(
        request ->
            items
                .listKeys(page.caller(), request)
                .map(item -> new VaultView.Row(item, VaultView.expiry(item, now), null)));
  }
}
