package org.workflowserver.definition;

import java.util.HashSet;
import java.util.Set;

/** The roots that templates may name besides the nodes upstream. */
public final class TemplateRoots {
  /** The secrets; the name that follows is a literal. */
  public static final String VAULT = "vault";

  /** The URL that a step waits for a call to; known to such steps alone. */
  public static final String CALLBACK_URL = "callback_url";

  /** Items of such names are keys to this server's own API. */
  private static final String API_KEYS = "api-key:";

  private static final Set<String> ALWAYS =
      Set.of("trigger", VAULT, "run", "workflow", "item", "index", "now");

  private TemplateRoots() {}

  /** Whether a workflow may read the vault item of that name. */
  public static boolean isReadable(String itemName) {
    return !itemName.startsWith(API_KEYS);
  }

  /** The roots in a workflow that this trigger starts. */
  static Set<String> ofTrigger(String componentId) {
    Set<String> roots = new HashSet<>(ALWAYS);
    switch (componentId) {
      case "webhook_trigger" -> roots.add("webhook_payload");
      case "sync_request_trigger" -> roots.add("payload");
      default -> {
        // Other triggers add none.
      }
    }
    return roots;
  }
}
