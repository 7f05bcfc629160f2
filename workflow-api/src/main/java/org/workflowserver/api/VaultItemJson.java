package org.workflowserver.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.vault.SavedItem;
import org.workflowserver.vault.VaultItemView;

/** Vault items as callers see them. */
final class VaultItemJson {
  private VaultItemJson() {}

  /** An item; a secret is in no answer. */
  static Map<String, Object> item(VaultItemView item) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", item.id());
    json.put("name", item.name());
    json.put("hosts", item.hosts());
    item.groups().ifPresent(groups -> json.put("groups", groups));
    json.put("created_at", item.createdAt());
    json.put("expires_at", item.expiresAt().orElse(null));
    json.put("last_used_at", item.lastUsedAt().orElse(null));
    return json;
  }

  /** An item that a command left; the one answer that carries the API key it made. */
  static Map<String, Object> kept(SavedItem kept) {
    Map<String, Object> json = item(kept.item());
    kept.newKey().ifPresent(key -> json.put("secret", key));
    return json;
  }
}
