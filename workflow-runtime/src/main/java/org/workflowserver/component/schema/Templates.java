package org.workflowserver.component.schema;

import java.util.List;
import java.util.Map;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/** What a configuration that is not rendered yet can say about its own values. */
public final class Templates {
  /**
   * The pattern of a string that holds a template, for schemas: a member that is not a string
   * declares the types {@code [its type, "string"]} with this pattern.
   */
  public static final String PATTERN = "[{][{%]";

  private Templates() {}

  /**
   * Whether {@code value} is a string with a template in it, so that it may become anything; the id
   * of a vault item stands for one.
   */
  public static boolean in(Object value) {
    return value instanceof String text
        && (text.contains("{{") || text.contains("{%") || Ids.isShaped(IdKind.VAULT_ITEM, text));
  }

  /** Whether there is a string with a template anywhere in {@code value}. */
  public static boolean within(Object value) {
    return switch (value) {
      case String text -> in(text);
      case List<?> list -> list.stream().anyMatch(Templates::within);
      case Map<?, ?> object -> object.values().stream().anyMatch(Templates::within);
      case null -> false;
      default -> false;
    };
  }
}
