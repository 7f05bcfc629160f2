package org.workflowserver.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void optionalMembersHaveTheirDefaultsWhereSomebodyFillsThemIn() {
    String schema =
        """
        {"type": "object", "required": ["a"], "properties": {
          "b": {"type": "integer", "default": 3}, "a": {"type": "string"},
          "c": {"type": "string", "examples": ["left out"]},
          "d": {"type": "string", "examples": ["no"], "default": "yes"}}}""";
    assertSample(schema, "{\"a\": \"\", \"b\": 3, \"d\": \"yes\"}");
    assertThat(thatFits(schema)).contains(Map.of("a", "text"));
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
  void whatASchemaNamesGoesBeforeItsTypeForBoth() {
    for (String named :
        List.of(
            "'examples': [1], 'const': 2, 'default': 3, 'enum': [4]",
            "'const': 1, 'default': 2, 'enum': [3]",
            "'default': 1, 'enum': [2]",
            "'enum': [1]")) {
      Map<String, Object> schema =
          Json.parseObject("{'type': 'integer', %s}".formatted(named).replace('\'', '"'));
      assertThat(SchemaSample.toBeginWith(schema)).isEqualTo(1L);
      assertThat(SchemaSample.thatFits(schema)).contains(1L);
    }
  }

  @Test
  void oneThatFitsIsPlausible() {
    assertThat(
            thatFits(
                """
                {"type": "object", "required": ["a", "b", "c"], "properties": {
                  "a": {"$ref": "#/$defs/a"}, "b": {"type": "integer"},
                  "c": {"type": "boolean"}}, "$defs": {"a": {"type": "string"}}}"""))
        .contains(Json.parseObject("{\"a\": \"text\", \"b\": 1, \"c\": true}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"string\", \"minLength\": 9}",
        "{\"type\": \"object\", \"required\": [\"unknown\"]}",
        "{\"$ref\": \"#/$defs/a\", \"required\": [\"b\"], \"$defs\":"
            + " {\"a\": {\"type\": \"object\", \"required\": [\"a\"]}}}"
      })
  void noneIsMadeThatMayNotFit(String schema) {
    assertThat(thatFits(schema)).isEmpty();
  }

  @Test
  void howeverManyMembersThereAreItStaysSmall() {
    String names =
        IntStream.range(0, 8_000)
            .mapToObj(i -> "\"n" + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    String same =
        IntStream.range(0, 8_000)
            .mapToObj(i -> "\"n" + i + "\": {\"$ref\": \"#/$defs/long\"}")
            .collect(Collectors.joining(",", "{", "}"));
    for (String schema :
        List.of(
            "{\"required\": " + names + "}",
            "{\"required\": %s, \"properties\": %s, \"$defs\": {\"long\": {\"default\": \"%s\"}}}"
                .formatted(names, same, "x".repeat(10_000)))) {
      assertSmall(schema);
      assertThat(thatFits(schema)).isEmpty();
    }
  }

  @Test
  void whatRefersToItselfEnds() {
    assertSmall(
        """
        {"type": "object", "required": ["a", "b", "c", "d", "e", "f", "g", "h"],
         "additionalProperties": true, "properties": {
           "a": {"$ref": "#/"}, "b": {"$ref": "#/properties/b"},
           "c": {"$ref": "#/$defs/r"}, "d": {"$ref": "#/$defs/r"}},
         "$defs": {"r": {"required": ["a", "b", "c", "d", "e", "f", "g", "h"],
           "properties": {"a": {"$ref": "#/$defs/r"}, "b": {"$ref": "#/$defs/r"},
             "c": {"$ref": "#/$defs/r"}, "d": {"$ref": "#/$defs/r"}}}}}""");
  }

  private static void assertSmall(String schema) {
    Object sample = SchemaSample.toBeginWith(resolved(schema));
    assertThat(Json.write(sample).length()).isLessThan(100_000);
  }

  private static void assertSample(String schema, String expected) {
    assertThat(SchemaSample.toBeginWith(resolved(schema))).isEqualTo(Json.parseObject(expected));
  }

  private static Optional<Object> thatFits(String schema) {
    return SchemaSample.thatFits(resolved(schema));
  }

  private static Map<String, Object> resolved(String schema) {
    return ResolvedSchema.of(Json.parseObject(schema));
  }
}
