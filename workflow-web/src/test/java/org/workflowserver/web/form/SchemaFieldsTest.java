package org.workflowserver.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.json.ResolvedSchema;
import org.workflowserver.web.form.SchemaFields.Field;

class SchemaFieldsTest {
  @Test
  void membersComeInTheOrderOfTheirForm() {
    assertThat(
            names(
                """
        {"properties": {"c": {}, "b": {"x-order": 2}, "a": {"x-order": 1}}}"""))
        .containsExactly("a", "b", "c");
  }

  /** Each name has those of all that it is within. */
  @Test
  void longNamesOfManyMembersAreLeftOut() {
    Map<String, Object> leaves = new HashMap<>();
    for (int i = 0; i < 600; i++) {
      leaves.put("k" + i, Map.of());
    }
    Map<String, Object> schema = Map.of("properties", leaves);
    for (int i = 0; i < 4; i++) {
      schema = Map.of("properties", Map.of("n".repeat(20_000) + i, schema));
    }
    assertThat(SchemaFields.of(schema).stream().mapToLong(field -> field.name().length()).sum())
        .isBetween(1_000_000L, 1_200_000L);
  }

  @Test
  void aMemberIsDescribed() {
    assertThat(
            fields(
                """
                {"required": ["n"], "properties": {
                  "n": {"type": ["integer", "string"], "minimum": 1, "maximum": 5, "default": 2,
                        "description": "How many."},
                  "word": {"enum": ["a", "b"]},
                  "one": {"const": 1},
                  "text": {"type": "string", "enum": ["a"]}}}"""))
        .containsExactly(
            new Field("n", "integer or string", "How many.", true, "2", "1 to 5"),
            new Field("word", "one of \"a\", \"b\"", "", false, null, ""),
            new Field("one", "1", "", false, null, ""),
            new Field("text", "string", "", false, null, "one of \"a\""));
  }

  @Test
  void whatIsWithinAMemberIsNamedByItsWay() {
    assertThat(
            names(
                """
                {"properties": {
                  "retry": {"type": "object", "properties": {"max": {"type": "integer"}}},
                  "list": {"type": "array", "items": {"properties": {"key": {"type": "string"}}}},
                  "any": {"additionalProperties": {"properties": {"deep": {}}}}}}"""))
        .containsExactly("retry", "retry.max", "list", "list[].key", "any", "any.*.deep");
  }

  @Test
  void variantsAreOneMember() {
    List<Field> fields =
        fields(
            """
            {"properties": {"headers": {"oneOf": [
              {"type": "object"},
              {"type": "array", "items": {"properties": {"key": {"type": "string"}}}}]}}}""");
    assertThat(fields.getFirst().type()).isEqualTo("object or array");
    assertThat(fields).extracting(Field::name).contains("headers");
  }

  @Test
  void boundsAreWords() {
    assertThat(
            fields(
                """
                {"properties": {
                  "a": {"minimum": 0}, "b": {"maxLength": 9}, "c": {"minItems": 1, "maxItems": 3}}}"""))
        .extracting(Field::bounds)
        .containsExactly("0 or more", "at most 9 characters", "1 to 3 items");
  }

  @Test
  void aVeryDeepSchemaIsShownSoFar() {
    String deep = "{}";
    for (int i = 0; i < 25; i++) {
      deep = "{\"properties\": {\"x\": " + deep + "}}";
    }
    assertThat(fields(deep)).hasSizeLessThan(10);
  }

  @Test
  void whatIsReferredToIsDescribedWithWhatIsSaidBesideTheReference() {
    assertThat(
            fields(
                """
                {"required": ["n"], "properties": {
                   "n": {"$ref": "#/$defs/n", "description": "How many."},
                   "list": {"type": "array", "items": {"$ref": "#/$defs/again"}}},
                 "$defs": {"n": {"type": "integer", "minimum": 1, "description": "A number."},
                   "again": {"properties": {"n": {"$ref": "#/$defs/n"},
                     "again": {"$ref": "#/$defs/again"}}}}}"""))
        .containsExactly(
            new Field("n", "integer", "How many.", true, null, "1 or more"),
            new Field("list", "array", "", false, null, ""),
            new Field("list[].n", "integer", "A number.", false, null, "1 or more"),
            new Field("list[].again", "anything", "", false, null, ""));
  }

  private static List<Field> fields(String schema) {
    return SchemaFields.of(ResolvedSchema.of(Json.parseObject(schema)));
  }

  private static List<String> names(String schema) {
    return fields(schema).stream().map(Field::name).toList();
  }
}
