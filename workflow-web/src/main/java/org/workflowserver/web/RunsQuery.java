package org.workflowserver.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.workflowserver.run.RunFilter;
import org.workflowserver.run.RunStatus;

/**
 * Which runs the runs page shows, as its address says it.
 *
 * @param workflowId the workflow that the filter names; the one of the path is not here
 * @param span a span up to now; goes before {@code from} and {@code to}
 */
record RunsQuery(
    Optional<String> workflowId,
    Optional<RunStatus> status,
    Optional<Span> span,
    Optional<Instant> from,
    Optional<Instant> to,
    Trail trail) {
  /** Value of the range that {@code from} and {@code to} make. */
  static final String BETWEEN = "between";

  static RunsQuery of(QueryString query) {
    // The form sends its hidden fields too: with "any time" they do not count.
    boolean between = query.all("range").isEmpty() || query.all("range").contains(BETWEEN);
    return new RunsQuery(
        query.text("workflow").filter(id -> !id.equals(Choice.ANY)),
        query.text("status").flatMap(RunStatus::ofCode),
        query.text("range").flatMap(Span::ofCode),
        between ? query.instant("from") : Optional.empty(),
        between ? query.instant("to") : Optional.empty(),
        query.trail());
  }

  /** The filter for the facade; {@code ofPath} goes before the workflow of the query. */
  RunFilter filter(Optional<String> ofPath, Instant now) {
    Optional<Instant> start = span.map(chosen -> now.minus(chosen.length())).or(() -> from);
    Optional<Instant> end = span.isPresent() ? Optional.empty() : to;
    return new RunFilter(ofPath.or(() -> workflowId), status, start, end);
  }

  boolean isFiltered() {
    return workflowId.isPresent()
        || status.isPresent()
        || span.isPresent()
        || from.isPresent()
        || to.isPresent();
  }

  /** This on another page. */
  RunsQuery at(Trail other) {
    return new RunsQuery(workflowId, status, span, from, to, other);
  }

  /** This as it stands in an address. */
  String asQuery() {
    return new QueryString.Builder()
        .with("workflow", workflowId)
        .with("status", status.map(RunStatus::code))
        .with("range", span.map(Span::code))
        .with("from", span.isPresent() ? Optional.empty() : from.map(Instant::toString))
        .with("to", span.isPresent() ? Optional.empty() : to.map(Instant::toString))
        .with(trail)
        .build();
  }

  /** A span of time that ends now. */
  enum Span {
    HOUR("1h", "Last hour", Duration.ofHours(1)),
    DAY("24h", "Last 24 hours", Duration.ofDays(1)),
    WEEK("7d", "Last 7 days", Duration.ofDays(7)),
    MONTH("30d", "Last 30 days", Duration.ofDays(30));

    private final String code;
    private final String label;
    private final Duration length;

    Span(String code, String label, Duration length) {
      this.code = code;
      this.label = label;
      this.length = length;
    }

    static Optional<Span> ofCode(String code) {
      return Arrays.stream(values()).filter(span -> span.code.equals(code)).findFirst();
    }

    String code() {
      return code;
    }

    String label() {
      return label;
    }

    Duration length() {
      return length;
    }
  }
}
