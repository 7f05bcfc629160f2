package org.workflowserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.run.RunFilter;
import org.workflowserver.run.RunStatus;

class RunsQueryTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @Test
  void filtersNothingWithoutParameters() {
    RunsQuery query = read(Map.of());

    assertThat(query.isFiltered()).isFalse();
    assertThat(query.filter(Optional.empty(), NOW)).isEqualTo(RunFilter.ALL);
    assertThat(query.asQuery()).isEmpty();
  }

  @Test
  void readsWhatItWrites() {
    String address = "?workflow=fl_1&status=failed&range=24h&cursor=a&cursor=b%3D";
    RunsQuery query =
        read(
            Map.of(
                "workflow", List.of("fl_1"),
                "status", List.of("failed"),
                "range", List.of("24h"),
                "cursor", List.of("a", "b=")));

    assertThat(query.asQuery()).isEqualTo(address);
    assertThat(query.filter(Optional.empty(), NOW))
        .isEqualTo(
            new RunFilter(
                Optional.of("fl_1"),
                Optional.of(RunStatus.FAILED),
                Optional.of(NOW.minusSeconds(86_400)),
                Optional.empty()));
  }

  @Test
  void takesTheWorkflowOfThePathBeforeThatOfTheQuery() {
    RunsQuery query = read(Map.of("workflow", List.of("fl_1")));

    assertThat(query.filter(Optional.of("fl_2"), NOW).workflowId()).contains("fl_2");
  }

  @Test
  void takesATimeWithoutZoneAsUtc() {
    RunsQuery query =
        read(Map.of("from", List.of("2026-11-25T10:00"), "to", List.of("2026-11-25T12:00+01:00")));

    assertThat(query.from()).contains(Instant.parse("2026-11-25T10:00:00Z"));
    assertThat(query.to()).contains(Instant.parse("2026-11-25T11:00:00Z"));
    assertThat(query.asQuery())
        .isEqualTo("?from=2026-11-25T10%3A00%3A00Z&to=2026-11-25T11%3A00%3A00Z");
  }

  @ParameterizedTest
  @CsvSource({"any,false", "24h,false", "between,true"})
  void countsTheTimesOfTheFormOnlyBetween(String range, boolean counted) {
    RunsQuery query =
        read(Map.of("range", List.of(range), "from", List.of("2026-11-25T10:00:00Z")));

    assertThat(query.from().isPresent()).isEqualTo(counted);
  }

  @ParameterizedTest
  @CsvSource({"status,exploded", "range,forever", "from,yesterday", "to,''", "workflow,any"})
  void passesOverWhatMakesNoSense(String name, String value) {
    assertThat(read(Map.of(name, List.of(value))).isFiltered()).isFalse();
  }

  @Test
  void goesToAnotherPageWithTheSameFilters() {
    RunsQuery query = read(Map.of("status", List.of("failed"), "cursor", List.of("a")));

    assertThat(query.at(query.trail().forward("b")).asQuery())
        .isEqualTo("?status=failed&cursor=a&cursor=b");
    assertThat(query.at(query.trail().back()).asQuery()).isEqualTo("?status=failed");
  }

  private static RunsQuery read(Map<String, List<String>> parameters) {
    return RunsQuery.of(QueryString.of(parameters));
  }
}
