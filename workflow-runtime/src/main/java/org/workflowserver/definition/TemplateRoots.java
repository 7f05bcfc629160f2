package org.workflowserver.definition;

import java.util.HashSet;
import java.util.Optional;
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

  /**
   * What a trigger takes from outside, which has a root of its own.
   *
   * @param root its name in templates
   * @param member where it is in what a run starts with
   */
  public record Payload(String root, String member) {}

  /** What this trigger takes from outside; empty when it is all that a run starts with. */
  public static Optional<Payload> payloadOf(String componentId) {
    return switch (componentId) {
      case WebhookTokens.TRIGGER -> Optional.of(new Payload("webhook_payload", "body"));
      case "sync_request_trigger" -> Optional.of(new Payload("payload", "payload"));
      default -> Optional.empty();
    };
  }

  /** The roots in a workflow that this trigger starts. */
  static Set<String> ofTrigger(String componentId) {
    Set<String> roots = new HashSet<>(ALWAYS);
    payloadOf(componentId).ifPresent(payload -> roots.add(payload.root()));
    return roots;
  }
}
