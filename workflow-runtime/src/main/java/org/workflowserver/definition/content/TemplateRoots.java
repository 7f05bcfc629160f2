package org.workflowserver.definition.content;

import java.util.HashSet;
import java.util.Set;
import org.workflowserver.component.Component;
import org.workflowserver.template.value.TemplateScope;

/** The roots that templates may name besides the nodes upstream. */
public final class TemplateRoots {
  /** The secrets; the name that follows is a literal. */
  public static final String VAULT = TemplateScope.SECRETS;

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

  /** The roots in a workflow that this trigger starts; null while there is none. */
  static Set<String> of(Component trigger, Component component) {
    Set<String> roots = new HashSet<>(ALWAYS);
    if (trigger != null) {
      trigger.input().ifPresent(input -> roots.add(input.root()));
    }
    if (component.takesCallback()) {
      roots.add(CALLBACK_URL);
    }
    return roots;
  }
}
