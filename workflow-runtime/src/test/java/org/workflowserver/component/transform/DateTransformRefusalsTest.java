package org.workflowserver.component.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepContexts;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;

/** What {@link DateTransformComponent} does not take, saved and run. */
class DateTransformRefusalsTest {
  private static final Component COMPONENT = new DateTransformComponent();

  @Test
  void staysWithinTheYearsThatCanBeWritten() {
    for (Object amount :
        List.of(
            9_000L,
            -9_000L,
            1L << 40,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            new BigInteger("9".repeat(60)),
            new BigDecimal("-1e6000"))) {
      for (String operation : List.of("add", "subtract")) {
        Failed failed =
            failure(
                members("input", "now", "operation", operation, "amount", amount, "unit", "year"));
        assertThat(failed.code()).as("%s %s", operation, amount).isEqualTo("limit_exceeded");
      }
    }
    assertThat(
            failure(
                    members(
                        "input", "0000-01-01T00:00:00Z", "operation", "start_of", "unit", "week"))
                .code())
        .isEqualTo("limit_exceeded");
    assertThat(
            value(members("input", "9999-12-31T00:00:00Z", "operation", "end_of", "unit", "year")))
        .isEqualTo("9999-12-31T23:59:59.999999Z");
    assertThat(failure(members("input", 1L << 60, "operation", "format")).code())
        .isEqualTo("type_mismatch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "", "NOW", "2025-02-29", "12:00", "1761912000000"})
  void refusesATextThatIsNoDate(String text) {
    Failed failed = failure(members("input", text, "operation", "format"));
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message())
        .isEqualTo(
            "'input' must be a date-time such as 2027-01-31T09:00:00+01:00, but is '%s'."
                .formatted(text));
    assertThat(COMPONENT.check(members("input", text, "operation", "format")))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/input");
  }

  @Test
  void refusesValuesOfOtherTypes() {
    for (Object value : List.of(true, List.of(), Map.of(), new BigDecimal("1.5"))) {
      assertThat(failure(members("input", value, "operation", "format")).code())
          .isEqualTo("type_mismatch");
    }
    assertThat(failure(members("input", null, "operation", "format")).message())
        .endsWith("but is null.");
    assertThat(
            failure(
                    members(
                        "input",
                        "now",
                        "operation",
                        "add",
                        "unit",
                        "day",
                        "amount",
                        new BigDecimal("0.5")))
                .message())
        .isEqualTo("'amount' must be a whole number, but is one with a fraction.");
    assertThat(
            value(
                members(
                    "input",
                    "2025-01-01",
                    "operation",
                    "add",
                    "unit",
                    "day",
                    "amount",
                    new BigDecimal("1.0"))))
        .isEqualTo("2025-01-02T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bb", "'open", "uuuu-MM-dd{", "HHHHH", "ISO", "]", "pp"})
  void refusesAFormatThatIsNone(String format) {
    Map<String, Object> data = members("input", "now", "operation", "format", "format", format);
    assertThat(COMPONENT.check(data))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/format");
    assertThat(failure(data).code()).isEqualTo("configuration_invalid");
  }

  @Test
  void boundsTheFormat() {
    for (String format : List.of("'" + "x".repeat(200) + "'", "[".repeat(201))) {
      assertThat(failure(members("input", "now", "operation", "format", "format", format)).code())
          .isEqualTo("configuration_invalid");
    }
    assertThat(
            value(members("input", "now", "operation", "format", "format", "[".repeat(199) + "d")))
        .isEqualTo("31");
  }

  @Test
  void refusesUnknownNames() {
    assertThat(failure(members("input", "now", "operation", "round")).message())
        .startsWith("'operation' must be one of format, add");
    assertThat(
            failure(members("input", "now", "operation", "start_of", "unit", "decade")).message())
        .isEqualTo("'unit' must be one of second, minute, hour, day, week, month, year.");
    assertThat(
            failure(members("input", "now", "operation", "convert", "timezone", "Mars/Olympus"))
                .message())
        .isEqualTo(
            "'timezone' must be an IANA time zone such as Europe/Berlin, but is 'Mars/Olympus'.");
  }

  @ParameterizedTest
  @CsvSource({
    "format, ''",
    "add, /amount /unit",
    "subtract, /amount /unit",
    "start_of, /unit",
    "end_of, /unit",
    "difference, /other /unit",
    "convert, /timezone",
    "{{ n.x }}, ''"
  })
  void needsWhatItsOperationNeeds(String operation, String pointers) {
    Map<String, Object> data = members("input", "now", "operation", operation);
    List<String> needed = pointers.isEmpty() ? List.of() : List.of(pointers.split(" "));
    assertThat(COMPONENT.check(data))
        .extracting(ConfigurationProblem::pointer)
        .containsExactlyElementsOf(needed);
    if (!needed.isEmpty()) {
      assertThat(failure(data).code()).isEqualTo("type_mismatch");
    }
  }

  @Test
  void isCheckedForItsDatesAndItsZone() {
    assertThat(
            COMPONENT.check(
                members(
                    "input",
                    "now",
                    "operation",
                    "difference",
                    "other",
                    "never",
                    "unit",
                    "day",
                    "timezone",
                    "+02:00")))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/timezone", "/other");
  }

  private Object value(Map<String, Object> configuration) {
    var outcome = COMPONENT.execute(step(configuration));
    assertThat(outcome).isInstanceOf(Completed.class);
    Map<String, Object> output = ((Completed) outcome).output();
    assertThat(output).containsOnlyKeys("value");
    return output.get("value");
  }

  private Failed failure(Map<String, Object> configuration) {
    var outcome = COMPONENT.execute(step(configuration));
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  private static Map<String, Object> members(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }

  private static StepContext step(Map<String, Object> configuration) {
    return StepContexts.of(
        configuration,
        Map.of("type", "manual"),
        "fl_run_1/n1/0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Instant.parse("2025-10-31T12:00:00Z"),
        Duration.ofSeconds(30));
  }
}
