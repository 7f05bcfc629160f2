package org.workflowserver.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;

/** Values to begin with, of what schemas describe. */
class SchemaSampleTest {
  @Test
  void requiredMembersHaveWhatTheSchemaNamesElseAnEmptyValueOfTheirType() {
    assertSample(
        """
        {"required": ["a", "b", "c", "d", "e", "f", "g", "h", "i"], "properties": {
          "a": {"type": "string", "default": "x"}, "b": {"examples": [[1], 2]},
          "c": {"enum": ["low", "high"]}, "d": {"type": ["integer", "null"]},
          "e": {"type": "boolean"}, "f": {"type": "array", "items": {"type": "string"}},
          "g": {"type": "object", "required": ["z"], "properties": {"z": {"type": "string"}}},
          "h": {}, "left out": {"type": "string"}}}""",
        """
        {"a": "x", "b": [1], "c": "low", "d": 0, "e": false, "f": [], "g": {"z": ""},
         "h": null, "i": null}""");
  }

  @Test
  void partsAndReferencesAreFollowed() {
    assertSample(
        """
        {"allOf": [{"required": ["a"], "properties": {"a": {"$ref": "#/$defs/a~1b"}}}],
         "required": ["c"], "$defs": {"a/b": {"type": "string"}}}""",
        "{\"c\": null, \"a\": \"\"}");
  }

  @Test
  void whatRefersToItselfEnds() {
    String text =
        Json.write(
            SchemaSample.of(
                Json.parseObject(
                    """
                    {"type": "object", "required": ["a", "b", "c", "d", "e", "f", "g", "h"],
                     "additionalProperties": true, "properties": {
                       "a": {"$ref": "#/"}, "b": {"$ref": "#/properties/b"},
                       "c": {"$ref": "#/$defs/r"}, "d": {"$ref": "#/$defs/r"}},
                     "$defs": {"r": {"required": ["a", "b", "c", "d", "e", "f", "g", "h"],
                       "properties": {"a": {"$ref": "#/$defs/r"}, "b": {"$ref": "#/$defs/r"},
                         "c": {"$ref": "#/$defs/r"}, "d": {"$ref": "#/$defs/r"}}}}}""")));
    assertThat(text.length()).isLessThan(20_000);
  }

  private static void assertSample(String schema, String expected) {
    assertThat(SchemaSample.of(Json.parseObject(schema))).isEqualTo(Json.parseObject(expected));
  }
}
