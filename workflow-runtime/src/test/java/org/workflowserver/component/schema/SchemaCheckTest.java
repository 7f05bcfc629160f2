package org.workflowserver.component.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.json.Json;

class SchemaCheckTest {
  private static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "required": ["count"],
        "properties": {
          "count": {"type": ["integer", "string"], "pattern": "[{][{%]", "minimum": 1},
          "flag": {"type": "boolean"},
          "mode": {"enum": ["fast", "slow"]},
          "headers": {
            "anyOf": [
              {"type": "array", "items": {"type": "object", "required": ["key"]}},
              {"type": "object", "additionalProperties": {"type": "string"}}
            ]
          },
          "a/b": {"type": "string", "pattern": "^x+$"}
        }
      }""";

  @Test
  void pointsAtEveryPlaceThatDoesNotFit() {
    assertThat(
            check(SCHEMA)
                .violations(
                    Json.parseObject(
                        """
                        {"count": 0, "flag": "yes", "mode": "odd", "a/b": "y", "more": 1}""")))
        .containsExactlyInAnyOrder(
            new SchemaViolation("/count", "minimum", "Must be 1 or more."),
            new SchemaViolation("/flag", "type", "Must be a boolean, but is a string."),
            new SchemaViolation("/mode", "enum", "Must be one of [\"fast\",\"slow\"]."),
            new SchemaViolation("/a~1b", "pattern", "Must match \"^x+$\"."),
            new SchemaViolation("/more", "additionalProperties", "'more' is not known here."));
  }

  @Test
  void pointsAtAMissingMember() {
    assertThat(check(SCHEMA).violations(Map.of()))
        .containsExactly(new SchemaViolation("/count", "required", "'count' is required."));
  }

  @Test
  void tellsUnknownMembersApart() {
    List<SchemaViolation> violations =
        check(SCHEMA).violations(Json.parseObject("{\"flag\": true, \"more\": 1}"));
    assertThat(violations)
        .filteredOn(SchemaViolation::isUnknownMember)
        .extracting(SchemaViolation::pointer)
        .containsExactly("/more");
    assertThat(violations).hasSize(2);
  }

  @Test
  void takesATemplateForAnythingInAConfiguration() {
    assertThat(
            configurationCheck(SCHEMA)
                .violations(
                    Json.parseObject(
                        """
                        {
                          "count": "{{ n1.count }}", "flag": "{% if a %}true{% endif %}",
                          "mode": "{{ m }}", "a/b": "{{ x }}",
                          "headers": ["{{ h }}", {"key": "a"}]
                        }""")))
        .isEmpty();
    assertThat(configurationCheck(SCHEMA).violations(Map.of("count", 1L, "headers", "{{ h }}")))
        .isEmpty();
  }

  @Test
  void takesNoOtherTextForANumberInAConfiguration() {
    assertThat(configurationCheck(SCHEMA).violations(Map.of("count", "many", "flag", "yes")))
        .containsExactlyInAnyOrder(
            new SchemaViolation(
                "/count",
                "pattern",
                "Text is allowed here only as a template, such as {{ trigger.name }}."),
            new SchemaViolation("/flag", "type", "Must be a boolean, but is a string."));
  }

  @Test
  void saysThatATemplateMayStandForOneOfAList() {
    String schema =
        """
        {"properties": {"unit": {"anyOf": [{"enum": ["hours", "days"]}, {"pattern": "[{][{%]"}]}}}""";
    assertThat(configurationCheck(schema).violations(Map.of("unit", "weeks")))
        .contains(
            new SchemaViolation(
                "/unit",
                "pattern",
                "Any other text must be a template, such as {{ trigger.name }}."));
  }

  @Test
  void takesNoTemplateInAPlainValue() {
    assertThat(check(SCHEMA).violations(Map.of("count", 1L, "flag", "{{ x }}"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"objekt\"}",
        "{\"properties\": []}",
        "{\"required\": \"a\"}",
        "{\"minimum\": \"1\"}",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
        "{\"$schema\": \"http://127.0.0.1:1/meta\"}",
        "{\"properties\": {\"a\": {\"$id\": \"http://127.0.0.1:1/a\"}}}",
        "{\"pattern\": \"(?=a)b\"}",
        "{\"pattern\": \"(\"}",
        "{\"properties\": {\"a\": {\"pattern\": \"((a{1000}){1000}){1000}\"}}}",
      })
  void refusesWhatIsNoSchema(String schema) {
    assertThatThrownBy(() -> check(schema)).isInstanceOf(SchemaInvalid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\": \"#\"}",
        "{\"allOf\": [{\"$ref\": \"#\"}]}",
        "{\"not\": {\"$ref\": \"#\"}}",
        "{\"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\": \"#/$defs/a\"}}, \"$ref\": \"#/$defs/a\"}",
        "{\"$defs\": {\"a\": {\"$anchor\": \"x\", \"anyOf\": [{\"$ref\": \"#x\"}]}}}",
        "{\"$dynamicAnchor\": \"x\", \"$dynamicRef\": \"#x\"}",
        "{\"dependentSchemas\": {\"a\": {\"$ref\": \"#\"}}}",
        "{\"if\": {\"$ref\": \"#\"}}",
        "{\"properties\": {\"default\": {\"$ref\": \"#/properties/default\"}}}",
      })
  void refusesAReferenceThatNeverEnds(String schema) {
    assertThatThrownBy(() -> check(schema))
        .isInstanceOf(SchemaInvalid.class)
        .hasMessageContaining("leads back to itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/schema",
        "https://example.com/schema.json",
        "file:///etc/passwd",
        "other.json",
        "#/$defs/nowhere",
        "#nowhere"
      })
  void refusesAReferenceThatLeavesTheSchema(String reference) {
    assertThatThrownBy(() -> check(Json.write(Map.of("$ref", reference))))
        .isInstanceOf(SchemaInvalid.class);
  }

  @Test
  void takesPropertiesThatAreNamedLikeKeywords() {
    assertThat(
            check(
                    """
                    {"properties": {"$id": {"type": "string"}, "$ref": {"type": "string"},
                      "allOf": {"type": "number"}, "x-order": {"type": "number"}}}""")
                .violations(Json.parseObject("{\"$id\": 1, \"allOf\": \"x\"}")))
        .hasSize(2);
  }

  @Test
  void followsAReferenceToAConstantSchema() {
    assertThat(check("{\"$defs\": {\"no\": false}, \"$ref\": \"#/$defs/no\"}").violations(Map.of()))
        .hasSize(1);
  }

  @Test
  void followsARecursionThatGoesDown() {
    SchemaCheck tree =
        check(
            """
            {
              "type": "object",
              "required": ["name"],
              "properties": {"name": {"type": "string"}, "children": {"items": {"$ref": "#"}}}
            }""");
    assertThat(
            tree.violations(
                Json.parseObject(
                    "{\"name\": \"a\", \"children\": [{\"name\": \"b\", \"children\": [{}]}]}")))
        .containsExactly(
            new SchemaViolation("/children/0/children/0/name", "required", "'name' is required."));
  }

  /** The library keeps its place in the schema by steps to and fro, and takes one too many. */
  @Test
  @Timeout(20)
  void endsWithinAlternatives() {
    SchemaCheck check =
        SchemaCheck.ofConfiguration(
            Json.parseObject(
                """
                {"properties": {"cases": {"type": "array", "maxItems": 100, "items": {
                  "type": "object", "additionalProperties": false, "required": ["id"],
                  "properties": {"id": {"type": "string", "enum": ["b"]}, "to": {"type": "string"}},
                  "anyOf": [{"properties": {"id": {"enum": ["b"]}, "to": {"type": "string"}}},
                    {"properties": {"id": {"enum": ["c"]}}}]}}}}"""));
    String one = "{\"id\": \"b\", \"to\": \"a\"}";
    Object cases = Json.parse("[" + (one + ",").repeat(60_000) + one + "]");
    assertThat(check.violations(Map.of("cases", cases)))
        .containsExactly(
            new SchemaViolation("", "limit", "The value takes too much work to be checked."));
  }

  @Test
  @Timeout(20)
  void endsWhenReferencesMultiply() {
    // Each stage holds the value against the one before twice: 2 to the power of 40 times in all.
    for (String stage : List.of("%s", "{\"properties\": {\"c\": %s}}")) {
      Map<String, Object> defs = new LinkedHashMap<>();
      defs.put("a0", Map.of());
      for (int i = 1; i <= 40; i++) {
        Object before = Json.parse(stage.formatted("{\"$ref\": \"#/$defs/a" + (i - 1) + "\"}"));
        defs.put("a" + i, Map.of("allOf", List.of(before, before)));
      }
      SchemaCheck check = SchemaCheck.of(Map.of("$defs", defs, "$ref", "#/$defs/a40"));
      assertThat(check.violations(nested(50)))
          .containsExactly(
              new SchemaViolation("", "limit", "The value takes too much work to be checked."));
    }
  }

  @ParameterizedTest
  @Timeout(20)
  @ValueSource(
      strings = {
        "{\"items\": {\"properties\": {PAIRS}}}",
        "{\"items\": {\"dependentSchemas\": {PAIRS}}}",
        "{\"items\": {\"anyOf\": [SCHEMAS]}}",
        "{\"items\": {\"type\": \"string\"}}",
        "{\"items\": {\"patternProperties\": {PAIRS}}, \"uniqueItems\": true}",
      })
  void endsWhenAValueIsLarge(String schema) {
    List<String> names = IntStream.range(0, 3_000).mapToObj(i -> "p" + i).toList();
    SchemaCheck check =
        check(
            schema
                .replace(
                    "PAIRS",
                    names.stream().map(n -> "\"" + n + "\": {}").collect(Collectors.joining(",")))
                .replace(
                    "SCHEMAS",
                    names.stream()
                        .map(n -> "{\"required\": [1]}".replace("1", "\"" + n + "\""))
                        .collect(Collectors.joining(","))));
    assertThat(check.violations(Collections.nCopies(300_000, Map.of("a", 1L))))
        .extracting(SchemaViolation::keyword)
        .containsExactly("limit");
  }

  @Test
  @Timeout(20)
  void endsWhenManyPatternsMeetALongText() {
    String pattern = "(a|b|ab){50}c";
    String all =
        IntStream.range(0, 50)
            .mapToObj(i -> "{\"pattern\": \"" + pattern + i + "\"}")
            .collect(Collectors.joining(","));
    assertThat(check("{\"anyOf\": [" + all + "]}").violations("ab".repeat(200_000)))
        .extracting(SchemaViolation::keyword)
        .containsExactly("limit");
  }

  @ParameterizedTest
  @Timeout(20)
  @ValueSource(
      strings = {
        "{\"format\": \"email\"}",
        "{\"format\": \"uri\"}",
        "{\"minLength\": 1}",
        "{\"maxLength\": 9000000}",
        "{\"enum\": [1, 2]}",
        "{\"const\": 1}",
      })
  void endsWhenManyKeywordsMeetALargeValue(String keyword) {
    SchemaCheck check = check("{\"allOf\": " + Collections.nCopies(40_000, keyword) + "}");
    for (Object value : List.of("a".repeat(900_000), Collections.nCopies(200_000, "a"))) {
      assertThat(check.violations(value)).hasSizeLessThanOrEqualTo(1);
    }
  }

  /** No error is told then, which would be counted as well. */
  @ParameterizedTest
  @Timeout(20)
  @ValueSource(
      strings = {
        "{\"format\": \"uri-reference\"}",
        "{\"minLength\": 1}",
        "{\"maxLength\": 9000000}",
        "{\"enum\": [\"TEXT\"]}",
        "{\"const\": \"TEXT\"}",
      })
  void countsALargeValueThatFits(String keyword) {
    String text = "a".repeat(2_000_000);
    List<String> all = Collections.nCopies(400, "{\"$ref\": \"#/$defs/a\"}");
    String a = keyword.replace("TEXT", text);
    SchemaCheck check = check("{\"$defs\": {\"a\": %s}, \"allOf\": %s}".formatted(a, all));
    assertThat(check.violations(text))
        .extracting(SchemaViolation::keyword)
        .containsExactly("limit");
  }

  @ParameterizedTest
  @Timeout(20)
  @ValueSource(
      strings = {
        "items",
        "contains",
        "unevaluatedItems",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "dependencies",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
      })
  void endsWhenManyKeywordsGoThroughALargeValue(String keyword) {
    String each = "{\"" + keyword + "\": {}}";
    SchemaCheck check = check("{\"allOf\": " + Collections.nCopies(10_000, each) + "}");
    Map<String, Object> members = new LinkedHashMap<>();
    IntStream.range(0, 50_000).forEach(i -> members.put("p" + i, 1L));
    boolean ofArray = Set.of("items", "contains", "unevaluatedItems").contains(keyword);
    assertThat(check.violations(ofArray ? Collections.nCopies(50_000, 1L) : members))
        .extracting(SchemaViolation::keyword)
        .containsExactly("limit");
  }

  @ParameterizedTest
  @Timeout(20)
  @ValueSource(strings = {"{\"unevaluatedItems\": {}}", "{\"unevaluatedProperties\": {}}"})
  void endsWhenManyKeywordsAskWhatOthersNoted(String keyword) {
    SchemaCheck check = check("{\"allOf\": " + Collections.nCopies(20_000, keyword) + "}");
    Object value = keyword.contains("Items") ? List.of(1L) : Map.of("a", 1L);
    assertThat(check.violations(value))
        .extracting(SchemaViolation::keyword)
        .containsExactly("limit");
  }

  /** That is those of the standard; whatever else is called a format says nothing of a value. */
  @ParameterizedTest
  @Timeout(20)
  @ValueSource(strings = {"style", "utc-millisec", "color", "x"})
  void aFormatThatIsNotOfTheStandardIsNotAsked(String format) {
    SchemaCheck check = check("{\"format\": \"" + format + "\"}");
    for (String unit : List.of(" ", "1", "a:")) {
      assertThat(check.violations(unit.repeat(900_000 / unit.length()) + "\n")).isEmpty();
    }
  }

  @ParameterizedTest
  @Timeout(20)
  @ValueSource(strings = {"hostname", "idn-hostname", "email", "idn-email"})
  void aLongTextIsNoName(String format) {
    SchemaCheck check = check("{\"format\": \"" + format + "\"}");
    String name = format.endsWith("email") ? "a@b.com" : "b.example";
    assertThat(check.violations(name)).isEmpty();
    for (String unit : List.of("\u00e9", "\u00e9.", "a.")) {
      assertThat(check.violations(unit.repeat(450_000)))
          .extracting(SchemaViolation::keyword)
          .containsExactly("format");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hostname", "uri-template"})
  void aTextThatAFormatCannotBeHeldAgainstDoesNotFit(String format) {
    assertThat(check("{\"format\": \"" + format + "\"}").violations("a.a{x}".repeat(20_000)))
        .hasSize(1);
  }

  @Test
  void aNumberThatIsTooLargeForTheLibraryDoesNotFit() {
    assertThat(check("{\"multipleOf\": 0.01}").violations(BigInteger.TEN.pow(400)))
        .extracting(SchemaViolation::keyword)
        .containsExactly("limit");
  }

  /** Each quotes the schema: together they would fill the memory before any is dropped. */
  @Test
  void quotesLittleOfASchemaHoweverOftenItIsBroken() {
    Object schema =
        Map.of(
            "items", Map.of("not", Map.of("description", "x".repeat(31_000), "type", "integer")));
    List<SchemaViolation> told =
        check(Json.write(schema)).violations(Collections.nCopies(45_000, 1L));
    assertThat(told).hasSizeBetween(1, 500).allMatch(one -> one.message().length() <= 501);
  }

  @Test
  void tellsOnlySoManyPlaces() {
    assertThat(
            check("{\"items\": {\"type\": \"string\"}}").violations(Collections.nCopies(2_000, 1L)))
        .hasSize(500);
  }

  @Test
  void tellsFewPlacesBelowALongName() {
    Map<String, Object> value = Map.of("n".repeat(50_000), Collections.nCopies(2_000, 1L));
    assertThat(
            check("{\"additionalProperties\": {\"items\": {\"type\": \"string\"}}}")
                .violations(value))
        .hasSizeLessThan(30)
        .isNotEmpty();
  }

  @Test
  void tellsNoMoreThanAReaderCanUse() {
    Map<String, Object> schema =
        Map.of("enum", IntStream.range(0, 1_000).mapToObj(i -> "choice" + i).toList());
    assertThat(SchemaCheck.of(schema).violations("none"))
        .singleElement()
        .satisfies(violation -> assertThat(violation.message()).hasSizeLessThan(502));
  }

  @Test
  void takesALargeValueThatFits() {
    SchemaCheck check =
        check(
            """
            {"items": {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "integer", "minimum": 0}, "name": {"type": "string", "pattern": "^x"}}}}""");
    assertThat(check.violations(Collections.nCopies(40_000, Map.of("id", 1L, "name", "xyz"))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 20_000})
  void refusesChainsOfReferences(int length) {
    Map<String, Object> defs = new LinkedHashMap<>();
    defs.put("a0", Map.of());
    for (int i = 1; i <= length; i++) {
      defs.put("a" + i, Map.of("items", Map.of("$ref", "#/$defs/a" + (i - 1))));
    }
    assertThatThrownBy(() -> SchemaCheck.of(Map.of("$defs", defs)))
        .isInstanceOf(SchemaInvalid.class)
        .hasMessage("The schema has too many references.");
  }

  /** It is no keyword of 2020-12. */
  @Test
  void followsNoRecursiveReferences() {
    Map<String, Object> defs = new LinkedHashMap<>();
    IntStream.range(0, 20_000)
        .forEach(i -> defs.put("a" + i, Map.of("$recursiveRef", "#/$defs/a" + (i + 1))));
    assertThat(SchemaCheck.of(Map.of("$defs", defs)).violations(Map.of())).isEmpty();
  }

  @Test
  void refusesPatternsThatAreLargeTogether() {
    Map<String, Object> patterns = new LinkedHashMap<>();
    IntStream.range(0, 3).forEach(i -> patterns.put("(a{90}){90}" + i, Map.of()));
    assertThatThrownBy(() -> SchemaCheck.of(Map.of("patternProperties", patterns)))
        .isInstanceOf(SchemaInvalid.class)
        .hasMessage("The patterns of the schema are too large together.");
  }

  private static Object nested(int levels) {
    Object value = 1L;
    for (int i = 0; i < levels; i++) {
      value = Map.of("c", value);
    }
    return value;
  }

  private static SchemaCheck check(String schema) {
    return SchemaCheck.of(Json.parseObject(schema));
  }

  private static SchemaCheck configurationCheck(String schema) {
    return SchemaCheck.ofConfiguration(Json.parseObject(schema));
  }
}
