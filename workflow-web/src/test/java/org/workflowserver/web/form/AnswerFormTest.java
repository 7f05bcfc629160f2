package org.workflowserver.web.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.json.Json;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.IndentedJson;

class AnswerFormTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"string\"}                                       | line    | some text | \"some text\"",
        "{\"type\":\"string\",\"maxLength\":2000}                  | text    | some text | \"some text\"",
        "{\"type\":\"integer\"}                                      | number  | 3         | 3",
        "{\"type\":[\"number\",\"null\"]}                          | number  | -2.50     | -2.50",
        "{\"type\":\"boolean\"}                                      | yes_no  | false     | false",
        "{\"enum\":[\"a\",1,null]}                                   | choice  | 1         | 1",
        "{\"enum\":[\"a\",1,null]}                                   | choice  | null      | null",
        "{\"type\":\"string\",\"format\":\"date\"}               | date    | 2026-01-31 | \"2026-01-31\"",
        "{\"type\":\"string\",\"format\":\"date-time\"}          | time    | 2026-01-31T12:00 | \"2026-01-31T12:00:00Z\"",
        "{\"type\":\"string\",\"format\":\"date-time\"}          | time    | 2026-01-31T12:00:00.000+02:00 | \"2026-01-31T10:00:00Z\"",
        "{\"type\":\"array\",\"items\":{\"type\":\"number\"}}  | lines   | 7         | [7]",
        "{\"type\":\"array\",\"items\":{\"enum\":[\"a\",\"b\"]}} | choices | b       | [\"b\"]",
        "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"}} | lines  | Yes       | [true]",
        "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"date-time\"}} | lines | 2026-01-31T12:00Z | [\"2026-01-31T12:00:00Z\"]",
        "{\"oneOf\":[{\"const\":1,\"title\":\"One\"},{\"const\":\"b\"}]} | choice | 1 | 1",
        "{\"type\":\"array\",\"items\":{\"oneOf\":[{\"const\":1,\"title\":\"One\"}]}} | choices | 1 | [1]",
        "{\"oneOf\":[{\"const\":1},{\"minimum\":5}]}         | json      | 1         | 1",
        "{\"type\":\"array\",\"items\":{\"type\":\"object\"}}  | json    | [{}]      | [{}]",
        "{}                                                              | json    | null      | null",
      })
  void eachKindOfValueHasItsField(String schema, String kind, String typed, String value) {
    AnswerForm form = form(Map.of("it", Json.parse(schema)), List.of("it"), "/data/it", typed);
    assertThat(form.fields()).extracting(AnswerForm.Field::kind).containsExactly(kind);
    assertThat(form.problems()).isEmpty();
    assertThat(Json.write(form.data())).isEqualTo("{\"it\":" + value + "}");
  }

  /** The editor's test reads the same file. */
  @Test
  void kindsAreThoseOfTheFormBuilder() throws IOException {
    Map<String, Object> kinds =
        Json.parseObject(Files.readString(Path.of("src/main/editor/src/fieldKinds.json")));
    assertThat(AnswerForm.COMBINED).isEqualTo(kinds.get("combined"));
    for (Object field : (List<?>) kinds.get("fields")) {
      Map<?, ?> kind = (Map<?, ?>) field;
      assertThat(FieldKind.of(schemaOf(kind.get("schema"))).code())
          .as("%s", kind.get("schema"))
          .isEqualTo(kind.get("asked"));
    }
  }

  @Test
  void anAnswerIsShownByTheTitlesOfItsForm() {
    Object schema =
        Json.parse(
            """
            {"properties": {
              "cost": {"type": "number", "title": "Cost centre"},
              "again": {"type": "number", "title": "Cost centre"},
              "kind": {"oneOf": [{"const": 1, "title": "One"}, {"const": 2}], "title": "Kind"},
              "of": {"type": "array", "items": {"oneOf": [{"const": "a", "title": "First"}]}},
              "address": {"type": "object", "properties": {"zip": {"type": "string", "title": "Zip"}}}}}
            """);
    String data =
        """
        {"cost": 5, "again": 6, "kind": 1, "of": ["a", "b"], "address": {"zip": "1"}, "other": {"cost": 7}}
        """;
    assertThat(AnsweredField.of(schemaOf(schema), Json.parse(data)))
        .extracting(AnsweredField::title, AnsweredField::value)
        .containsExactly(
            tuple("Cost centre", "5"),
            tuple("Cost centre", "6"),
            tuple("Kind", "One"),
            tuple("of", "First, b"),
            tuple("address: Zip", "1"),
            tuple("other", "{\"cost\":7}"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> schemaOf(Object json) {
    return (Map<String, Object>) json;
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "1e99999", "1e100000000", "0x10", "\"3\"", "true"})
  void whatIsNoNumberOfJsonIsRefused(String typed) {
    AnswerForm form = form(Map.of("n", Map.of("type", "number")), List.of("n"), "/data/n", typed);
    assertThat(form.problems()).containsEntry("/data/n", "Enter a number.");
    assertThat(form.data()).isEmpty();
  }

  @Test
  void choicesAreCalledByTheirTitles() {
    Object choice = Json.parse("{\"oneOf\":[{\"const\":\"a\",\"title\":\"First\"},{\"const\":2}]}");
    assertThat(form(Map.of("c", choice), List.of(), "/data/c", "a").fields().getFirst().choices())
        .containsExactly(new Choice("a", "First", true), new Choice("2", "2", false));
  }

  @Test
  void whatIsNeitherYesNorNoIsRefused() {
    Map<String, Object> many = Map.of("type", "array", "items", Map.of("type", "boolean"));
    assertThat(form(Map.of("b", many), List.of(), "/data/b", "yes\nperhaps").problems())
        .containsEntry("/data/b", "Enter yes or no.");
  }

  @Test
  void linesComeWithoutCarriageReturns() {
    Map<String, Object> members = Map.of("t", Map.of("type", "string", "maxLength", 1_000L));
    assertThat(form(members, List.of(), "/data/t", "one\r\ntwo").data())
        .containsEntry("t", "one\ntwo");
  }

  @Test
  void whatIsRequiredHasToBeFilledIn() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", Map.of("type", "string"));
    members.put("tags", Map.of("type", "array", "items", Map.of("type", "string")));
    AnswerForm form = form(members, List.of("name", "tags"), "/data/name", " ");
    assertThat(form.problems()).containsOnlyKeys("/data/name");
    assertThat(form.data()).containsOnly(Map.entry("tags", List.of()));
  }

  @Test
  void aGroupThatMayBeLeftOutMayBeLeftEmpty() {
    Map<String, Object> address =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of("street", Map.of("type", "string")),
            "required",
            List.of("street"));
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("note", Map.of("type", "string"));
    members.put("address", address);
    AnswerForm untouched = form(members, List.of(), "/data/note", "x");
    assertThat(untouched.problems()).isEmpty();
    assertThat(untouched.data()).containsOnly(Map.entry("note", "x"));
    assertThat(form(members, List.of("address"), "/data/note", "x").problems())
        .containsOnlyKeys("/data/address/street");
    assertThat(form(members, List.of(), "/data/address/street", "Main").data())
        .containsOnly(Map.entry("address", Map.of("street", "Main")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\":\"#/$defs/a\"}",
        "{\"oneOf\":[{\"required\":[\"a\"]}]}",
        "{\"type\":\"object\",\"required\":[\"a\"]}"
      })
  void whatHasNoFieldsOfItsOwnIsTypedAsJson(String schema) {
    AnswerForm form =
        AnswerForm.of(Json.parseObject(schema), Map.of("/data", new String[] {"{\"a\": 1.5}"}));
    assertThat(form.fields()).extracting(AnswerForm.Field::kind).containsExactly("json");
    assertThat(form.data()).containsOnly(Map.entry("a", new BigDecimal("1.5")));
    assertThat(
            AnswerForm.of(Json.parseObject(schema), Map.of("/data", new String[] {"[]"}))
                .problems())
        .containsOnly(Map.entry("/data", "Enter a JSON object."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"sku\"],\"properties\":{\"sku\":{\"type\":\"string\"},\"count\":{\"type\":\"integer\"}}}} | A list of objects in JSON, with the members sku: string, required; count: integer.",
        "{\"type\":\"object\",\"oneOf\":[{\"properties\":{\"a\":{}}}],\"description\":\"The order.\"} | The order. An object in JSON, with the members a: anything.",
        "{\"type\":\"array\",\"items\":{\"type\":\"object\"}} | A list in JSON, each item: object.",
        "{\"type\":\"array\"} | A list in JSON.",
        "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\"}]} | A value in JSON: string or object.",
        "{} | A value in JSON."
      })
  void jsonIsAskedForWithWhatItIsMadeOf(String schema, String help) {
    assertThat(fieldsOf(schema)).extracting(AnswerForm.Field::help).containsExactly(help);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10} | Allowed: 1 to 10.",
        "{\"type\":\"string\",\"minLength\":1,\"maxLength\":200} | Allowed: at most 200 characters.",
        "{\"type\":\"string\",\"minLength\":1} | ``",
        "{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\"} | Allowed: of the form “^[A-Z]{3}$”.",
        "{\"type\":\"string\",\"format\":\"email\"} | Allowed: an e-mail address, such as name@example.com.",
        "{\"type\":\"string\",\"format\":\"date\"} | ``",
        "{\"type\":[\"string\",\"integer\"],\"pattern\":\"[{][{%]\"} | ``",
        "{\"type\":\"number\",\"multipleOf\":0.5} | Allowed: multiples of 0.5.",
        "{\"type\":\"string\",\"enum\":[\"a\"]} | ``",
        "{\"type\":\"array\",\"minItems\":2,\"items\":{\"type\":\"number\",\"minimum\":0}} | Allowed: 2 or more items. Allowed for each: 0 or more."
      })
  void boundsAreShownBeforeTheyAreBroken(String schema, String bounds) {
    assertThat(fieldsOf(schema)).extracting(AnswerForm.Field::bounds).containsExactly(bounds);
  }

  /** Of a form with one member. */
  private static List<AnswerForm.Field> fieldsOf(String schema) {
    return form(Map.of("it", Json.parse(schema)), List.of(), "/data/it", "").fields();
  }

  @Test
  void aWholeAnswerInJsonIsAskedForWithWhatItsReferencesAreMadeOf() {
    Map<String, Object> schema =
        Json.parseObject(
            """
            {"$ref": "#/$defs/a", "title": "Order",
             "$defs": {"a": {"type": "object", "properties": {"n": {"type": "integer"}}}}}
            """);
    assertThat(AnswerForm.of(schema, Map.of()).fields())
        .extracting(AnswerForm.Field::label, AnswerForm.Field::help)
        .containsExactly(tuple("Answer", "An object in JSON, with the members n: integer."));
  }

  @Test
  void tooManyMembersAndChoicesAreTypedAsJson() {
    Map<String, Object> many = new HashMap<>();
    IntStream.rangeClosed(0, AnswerForm.MOST_FIELDS)
        .forEach(i -> many.put("m" + i, Map.of("type", "string")));
    assertThat(AnswerForm.of(Map.of("properties", many), Map.of()).fields()).hasSize(1);
    List<Object> values = new ArrayList<>();
    IntStream.range(0, 60_000).forEach(i -> values.add("v" + i));
    AnswerForm form =
        AnswerForm.of(
            Map.of("properties", Map.of("c", Map.of("enum", values, "default", values))), Map.of());
    assertThat(form.fields().getFirst().kind()).isEqualTo("json");
    assertThat(form.fields().getFirst().value()).isEmpty();
  }

  @Test
  void defaultsAreShownAndDeepOnesStayShort() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("text", Map.of("type", "string", "default", "usual"));
    members.put(
        "tags",
        Map.of(
            "type", "array", "items", Map.of("type", "string"), "default", List.of("one", "two")));
    members.put("deep", Map.of("default", List.of(List.of(1L))));
    AnswerForm form = AnswerForm.of(Map.of("properties", members), Map.of());
    assertThat(form.fields())
        .extracting(AnswerForm.Field::value)
        .containsExactly("usual", "one\ntwo", "[\n  [\n    1\n  ]\n]");
    Object nested = List.of();
    for (int i = 0; i < 40; i++) {
      nested = List.of(nested);
    }
    assertThat(IndentedJson.unlessLong(nested).lines()).hasSize(8 + 1 + 8);
  }

  @Test
  void aProblemStandsAtTheFieldThatItIsIn() {
    AnswerForm form =
        form(
            Map.of("tags", Map.of("type", "array", "items", Map.of("type", "string"))),
            List.of(),
            "/data/tags",
            "a");
    assertThat(form.fieldAround("/data/tags/1")).isEqualTo("/data/tags");
    assertThat(form.fieldAround("/data/tagsmore")).isEmpty();
    assertThat(form.fieldAround("/data")).isEmpty();
  }

  private static AnswerForm form(
      Map<String, Object> members, List<String> required, String pointer, String typed) {
    return AnswerForm.of(
        Map.of("type", "object", "properties", members, "required", required),
        Map.of(pointer, new String[] {typed}));
  }
}
