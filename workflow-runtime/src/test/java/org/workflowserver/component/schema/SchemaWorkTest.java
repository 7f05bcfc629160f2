package org.workflowserver.component.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.json.Json;

/** What takes a keyword long, by its operand, by the value, or by both, ends all the same. */
class SchemaWorkTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @CsvSource({
    "multipleOf, 0.333333333333333333333333333333, 1E+6144",
    "multipleOf, 1E-300, 1E+6144",
    "multipleOf, 3E+300, 1E-6144",
    "minimum, 1E+6144, 1.5E+6144",
    "maximum, 1E-6144, 1.5E-6144",
    "exclusiveMinimum, 7, 1E+6144",
    "exclusiveMaximum, 7, 1E-6144",
    "const, 1E+6144, 1.5E+6144",
  })
  void numbersThatAreFarApart(String keyword, BigDecimal operand, BigDecimal number) {
    assertThat(violations(eachHeldAgainst(keyword, operand, 1), copies(number, 150_000)))
        .hasSizeLessThanOrEqualTo(500)
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipleOf", "minimum", "maximum", "exclusiveMinimum", "const"})
  void numbersOfManyDigits(String keyword) {
    BigDecimal operand = new BigDecimal("0." + "3".repeat(990));
    BigDecimal number = new BigDecimal("1." + "7".repeat(990));
    assertThat(violations(eachHeldAgainst(keyword, operand, 100), copies(number, 1_000)))
        .isNotEmpty();
    assertThat(violations(eachHeldAgainst(keyword, 3L, 100), copies(number, 1_000))).isNotEmpty();
    BigInteger integer = number.unscaledValue();
    assertThat(violations(eachHeldAgainst(keyword, 3L, 10_000), copies(integer, 1_000)))
        .isNotEmpty();
  }

  @Test
  void zerosAtTheEndOfNumbers() {
    BigDecimal number = new BigDecimal("1." + "0".repeat(990));
    assertThat(violations(eachHeldAgainst("type", "integer", 10_000), copies(number, 1_000)))
        .extracting(SchemaViolation::keyword)
        .containsExactly("limit");
  }

  @Test
  void textsWithOneHashCode() {
    List<String> texts = sameHash(15);
    assertThat(violations(Map.of("enum", texts), texts.getLast())).isEmpty();
    assertThat(violations(Map.of("enum", texts), "AaAaC#")).hasSize(1);
    assertThat(violations(Map.of("items", Map.of("enum", texts)), copies(texts.get(7), 300)))
        .isEmpty();
    assertThat(violations(Map.of("uniqueItems", true), texts)).isEmpty();
  }

  @Test
  void numbersWithOneHashCode() {
    List<Long> integers =
        LongStream.range(0, 200_000).mapToObj(i -> i << 32 | i ^ 12_345L).toList();
    assertThat(violations(Map.of("uniqueItems", true), integers)).isEmpty();
    BigDecimal third = new BigDecimal("0." + "3".repeat(20));
    List<BigDecimal> close =
        IntStream.range(0, 50_000).mapToObj(i -> third.add(BigDecimal.valueOf(i, 30))).toList();
    assertThat(violations(Map.of("uniqueItems", true), close)).isEmpty();
    assertThat(violations(Map.of("enum", close), close.getLast())).isEmpty();
  }

  @Test
  void listsWithOneHashCode() {
    List<List<String>> lists =
        sameHash(10).stream()
            .map(
                text -> {
                  List<String> list = new ArrayList<>(Collections.nCopies(300, "x"));
                  list.add(text);
                  return list;
                })
            .toList();
    assertThat(violations(Map.of("items", Map.of("enum", lists)), copies(lists.getLast(), 1_000)))
        .isEmpty();
    assertThat(violations(Map.of("uniqueItems", true), lists)).isEmpty();
    assertThat(
            violations(
                Map.of("allOf", Collections.nCopies(1_000, Map.of("uniqueItems", true))), lists))
        .extracting(SchemaViolation::keyword)
        .containsExactly("limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ".b", "[a-z]+", "((a*)*)*b", "(a?){10}b"})
  void patternsOnALongText(String pattern) {
    List<Map<String, String>> all =
        IntStream.range(0, 300).mapToObj(i -> Map.of("pattern", pattern + i)).toList();
    assertThat(violations(Map.of("allOf", all), "a".repeat(900_000)))
        .extracting(SchemaViolation::keyword)
        .containsExactly("limit");
  }

  @Test
  void equalIsWhatJsonSchemaCallsSo() {
    Object operand = Json.parse("{\"a\": [1, \"1\", 2.50], \"b\": null}");
    for (String keyword : List.of("const", "enum")) {
      Map<String, Object> schema =
          Map.of(keyword, keyword.equals("enum") ? List.of(1L, operand) : operand);
      assertThat(violations(schema, Json.parse("{\"b\": null, \"a\": [1.0, \"1\", 25e-1]}")))
          .isEmpty();
      for (String other :
          List.of(
              "{\"a\": [\"1\", 1, 2.5], \"b\": null}",
              "{\"a\": [1, \"1\", 2.5]}",
              "\"1\"",
              "[1]")) {
        assertThat(violations(schema, Json.parse(other))).as(other).hasSize(1);
      }
    }
    Map<String, Object> unique = Map.of("uniqueItems", true);
    assertThat(violations(unique, Json.parse("[1, \"1\", [1], [\"1\"], true, null, \"true\", {}]")))
        .isEmpty();
    assertThat(violations(unique, Json.parse("[[1, {\"a\": 1.0}], [1, {\"a\": 1}]]"))).hasSize(1);
    assertThat(violations(Map.of("uniqueItems", false), List.of(1L, 1L))).isEmpty();
  }

  /** Each pointer to what is below long names is as long. */
  @Test
  void longNamesAboveManySchemas() {
    assertThatThrownBy(() -> SchemaCheck.of(underLongNames(5_000, 12)))
        .isInstanceOf(SchemaInvalid.class)
        .hasMessage("The names in the schema are too long for what is below them.");
    assertThat(violations(underLongNames(150, 1), Map.of())).isEmpty();
  }

  private static Map<String, Object> underLongNames(int schemas, int levels) {
    Map<String, Object> properties = new LinkedHashMap<>();
    IntStream.range(0, schemas).forEach(i -> properties.put("p" + i, Map.of()));
    Map<String, Object> schema = Map.of("properties", properties);
    for (int i = 0; i < levels; i++) {
      schema = Map.of("properties", Map.of("n".repeat(49_000), schema));
    }
    return schema;
  }

  @Test
  void errorsOfALongList() {
    List<String> choices = IntStream.range(0, 9_000).mapToObj(i -> "x".repeat(100) + i).toList();
    assertThat(violations(Map.of("items", Map.of("enum", choices)), copies("y", 1_000)))
        .hasSize(500)
        .allMatch(one -> one.message().length() <= 501);
  }

  private static Map<String, Object> eachHeldAgainst(String keyword, Object operand, int times) {
    return Map.of("items", Map.of("allOf", copies(Map.of(keyword, operand), times)));
  }

  private static <T> List<T> copies(T item, int times) {
    return Collections.nCopies(times, item);
  }

  /** {@code 2^bits} texts of Aa and BB, whose hash codes are the same. */
  private static List<String> sameHash(int bits) {
    return IntStream.range(0, 1 << bits)
        .mapToObj(
            number ->
                IntStream.range(0, bits)
                    .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                    .reduce("", String::concat))
        .toList();
  }

  private static List<SchemaViolation> violations(Map<String, Object> schema, Object value) {
    long before = THREADS.getCurrentThreadCpuTime();
    List<SchemaViolation> found = SchemaCheck.of(schema).violations(value);
    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(2));
    return found;
  }
}
