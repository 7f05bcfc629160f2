package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunSearch;
import org.workflowserver.web.page.QueryString;

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
    String address =
        "?workflow=fl_1&status=failed&status=cancelled&trigger=webhook&error=timed_out"
            + "&id=01K&message=50%25+off&range=24h&cursor=a&cursor=b%3D";
    RunsQuery query =
        read(
            Map.of(
                "workflow", List.of("fl_1"),
                "status", List.of("cancelled", "failed", "exploded"),
                "trigger", List.of("webhook"),
                "error", List.of("timed_out"),
                "id", List.of("01K"),
                "message", List.of("50% off"),
                "range", List.of("24h"),
                "cursor", List.of("a", "b=")));

    assertThat(query.asQuery()).isEqualTo(address);
    assertThat(query.filter(Optional.empty(), NOW))
        .isEqualTo(
            RunFilter.ALL
                .ofWorkflow("fl_1")
                .inStatus(Set.of(RunStatus.FAILED))
                .between(Optional.of(NOW.minusSeconds(86_400)), Optional.empty())
                .startedBy(Optional.of("webhook"))
                .failedWith(Optional.of(RunError.TIMED_OUT))
                .searching(
                    new RunSearch(
                        Set.of(), Optional.of("fl_run_01k"), Optional.of("50% off"), Set.of())));
  }

  @Test
  void readsTimesWithYearsOfFourDigits() {
    assertThat(QueryString.instantOf("2026-03-01T12:00"))
        .contains(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(QueryString.instantOf("2026-03-01T12:00:00+01:00"))
        .contains(Instant.parse("2026-03-01T11:00:00Z"));
    assertThat(QueryString.instantOf("+999999999-01-01T00:00")).isEmpty();
  }

  @Test
  void tellsCancelledRunsFromThoseThatFailed() {
    assertThat(filter("failed").search().failures())
        .hasSize(RunError.values().length - 1)
        .doesNotContain(RunError.CANCELLED);
    assertThat(filter("failed").statuses()).containsOnly(RunStatus.FAILED);
    assertThat(filter("running", "cancelled").search().failures()).containsOnly(RunError.CANCELLED);
    assertThat(filter("running", "cancelled").statuses())
        .containsOnly(RunStatus.RUNNING, RunStatus.FAILED);
    assertThat(filter("failed", "cancelled").search()).isEqualTo(RunSearch.NONE);
    assertThat(filter("completed").search()).isEqualTo(RunSearch.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "01KABC,fl_run_01kabc",
    "fl_run_01k,fl_run_01k",
    "FL_RUN_01K,fl_run_01k",
    "fl_run_,",
    "fl_01k,",
    "…12345678,",
    "01k%,"
  })
  void takesTheBeginningOfAnIdAsItIsTyped(String typed, String start) {
    RunsQuery query = read(Map.of("id", List.of(typed)));

    assertThat(query.filter(Optional.empty(), NOW).search().idStart())
        .isEqualTo(Optional.ofNullable(start));
    assertThat(query.typed().isNoId()).isEqualTo(start == null);
  }

  private static RunFilter filter(String... statuses) {
    return read(Map.of("status", List.of(statuses))).filter(Optional.empty(), NOW);
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

    assertThat(query.times().from()).contains(Instant.parse("2026-11-25T10:00:00Z"));
    assertThat(query.times().to()).contains(Instant.parse("2026-11-25T11:00:00Z"));
    assertThat(query.asQuery())
        .isEqualTo("?from=2026-11-25T10%3A00%3A00Z&to=2026-11-25T11%3A00%3A00Z");
  }

  @ParameterizedTest
  @CsvSource({"any,false", "24h,false", "between,true"})
  void countsTheTimesOfTheFormOnlyBetween(String range, boolean counted) {
    RunsQuery query =
        read(Map.of("range", List.of(range), "from", List.of("2026-11-25T10:00:00Z")));

    assertThat(query.times().from().isPresent()).isEqualTo(counted);
  }

  @ParameterizedTest
  @CsvSource({
    "status,exploded",
    "error,exploded",
    "trigger,any",
    "message,' '",
    "range,forever",
    "from,yesterday",
    "to,''",
    "ended,tomorrow",
    "workflow,any"
  })
  void passesOverWhatMakesNoSense(String name, String value) {
    assertThat(read(Map.of(name, List.of(value))).isFiltered()).isFalse();
  }

  @Test
  void findsWhatEndedSinceWheneverItStarted() {
    RunsQuery query =
        read(
            Map.of(
                "status", List.of("failed"),
                "range", List.of("24h"),
                "ended", List.of("2026-11-25T10:00:00Z")));

    assertThat(query.filter(Optional.empty(), NOW).search().endedFrom())
        .contains(Instant.parse("2026-11-25T10:00:00Z"));
    assertThat(query.asQuery())
        .isEqualTo("?status=failed&range=24h&ended=2026-11-25T10%3A00%3A00Z");
    assertThat(FilterSummary.allOf(query, id -> "Orders"))
        .contains(new FilterSummary("Ended at or after:", Instant.parse("2026-11-25T10:00:00Z")));
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
