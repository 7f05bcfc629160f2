package org.workflowserver.template;

import java.util.HashMap;
import java.util.Map;

/** All tags that there are. */
final class Tags {
  private static final Map<String, TagParser> ALL = all();

  private Tags() {}

  private static Map<String, TagParser> all() {
    Map<String, TagParser> tags = new HashMap<>();
    ConditionTags.addTo(tags);
    LoopTags.addTo(tags);
    VariableTags.addTo(tags);
    TextTags.addTo(tags);
    return Map.copyOf(tags);
  }

  /** How to read the tag of that name, {@code null} when there is none. */
  static TagParser named(String name) {
    return ALL.get(name);
  }
}
