package org.workflowserver.definition.content;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.json.Json;

/** Input schemas ready to be held against what runs start with, remembered by their text. */
public final class InputSchemas {
  /** Characters of all schemas that are remembered; compiled they are many times larger. */
  private static final long REMEMBERED = 256 << 10;

  private final Map<String, SchemaCheck> checks = new LinkedHashMap<>(16, 0.75f, true);
  private long characters;

  /**
   * The check of a schema.
   *
   * @param schema JSON text
   * @throws org.workflowserver.component.schema.SchemaInvalid when it is none
   */
  public SchemaCheck of(String schema) {
    SchemaCheck known = find(schema);
    if (known != null) {
      return known;
    }
    SchemaCheck fresh = SchemaCheck.of(Json.parseObject(schema));
    remember(schema, fresh);
    return fresh;
  }

  private synchronized SchemaCheck find(String schema) {
    return checks.get(schema);
  }

  private synchronized void remember(String schema, SchemaCheck check) {
    if (checks.put(schema, check) == null) {
      characters += schema.length();
    }
    Iterator<String> eldest = checks.keySet().iterator();
    while (characters > REMEMBERED && checks.size() > 1) {
      characters -= eldest.next().length();
      eldest.remove();
    }
  }
}
