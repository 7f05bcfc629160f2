package org.workflowserver.description;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;

class SchemaMoveTest {
  /** Its names are no keywords, and are not walked through. */
  @Test
  void anAnchorWithinADefaultIsNone() {
    String schema =
        """
        {
          "default": {"$anchor": "a"},
          "$defs": {"d": {"$anchor": "a", "type": "string"}},
          "properties": {"p": {"$ref": "#a"}}
        }""";
    assertThat(Json.write(SchemaMove.of("Input", Json.parseObject(schema))))
        .contains("{\"$ref\":\"#/components/schemas/Input.d\"}");
  }
}
