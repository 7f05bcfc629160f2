package org.workflowserver.definition.content;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.component.Component;
import org.workflowserver.component.Kind;
import org.workflowserver.json.Text;

/** What is the same in the {@code data} of every node. */
public final class NodeConfiguration {
  static final String TIMEOUT_SECONDS = "timeout_seconds";
  static final String RETRY = "retry";

  private static final Set<String> COMMON =
      Set.of("componentId", "description", Component.CONTINUE_ON_ERROR, TIMEOUT_SECONDS, RETRY);

  private NodeConfiguration() {}

  static Duration timeout(Map<String, Object> data, Duration usual) {
    return number(data.get(TIMEOUT_SECONDS))
        .map(seconds -> Duration.ofSeconds(seconds.longValue()))
        .orElse(usual);
  }

  /** The number that a member is or spells; empty when it is none, as a template may be. */
  static Optional<BigDecimal> number(Object value) {
    return switch (value) {
      case Long number -> Optional.of(BigDecimal.valueOf(number));
      case BigDecimal number -> Optional.of(number);
      case String text -> Text.number(text);
      case null -> Optional.empty();
      default -> Optional.empty();
    };
  }

  static RetryPolicy retry(Component component, Map<String, Object> data) {
    return component.descriptor().kind() == Kind.ACTION
        ? RetryPolicy.of(data.get(RETRY))
        : RetryPolicy.NONE;
  }

  /** The component's own configuration. */
  public static Map<String, Object> own(Map<String, Object> data) {
    Map<String, Object> own = new LinkedHashMap<>(data);
    own.keySet().removeAll(COMMON);
    return own;
  }
}
