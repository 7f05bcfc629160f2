package org.workflowserver.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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

  @Test
  void eachDefinitionHasANameOfItsOwn() {
    String schema =
        """
        {
          "properties": {
            "p": {"$ref": "#/$defs/a.b"}, "q": {"$ref": "#/$defs/a_b"}, "r": {"$ref": "#/$defs/a~1b"}
          },
          "$defs": {"a_b": {"title": "q"}, "a.b": {"title": "p"}, "a/b": {"title": "r"}}
        }""";
    Map<String, Object> moved = SchemaMove.of("Input", Json.parseObject(schema));
    assertThat(moved).hasSize(4);
    Documents.object(moved, "Input", "properties")
        .forEach(
            (name, property) -> {
              String reference = (String) Documents.object(property).get("$ref");
              String target = reference.replace("#/components/schemas/", "");
              assertThat(Documents.object(moved, target)).containsEntry("title", name);
            });
  }
}
