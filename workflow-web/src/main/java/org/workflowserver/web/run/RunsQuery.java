package org.workflowserver.web.run;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Text;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunSearch;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Trail;

/**
 * Which runs the runs page shows, as its address says it.
 *
 * @param workflowId the workflow that the filter names; the one of the path is not here
 * @param states one of those; any when there are none
 * @param cause what started them and why they failed
 * @param typed what was typed to find them
 * @param times when they were accepted, and when they ended
 */
public record RunsQuery(
    Optional<String> workflowId,
    Set<RunState> states,
    Cause cause,
    Typed typed,
    Times times,
    Trail trail) {
  /** Value of the range that {@code from} and {@code to} make. */
  static final String BETWEEN = "between";

  /** What is typed into a filter is cut there. */
  private static final int LONGEST = 200;

  public RunsQuery {
    states = states.isEmpty() ? Set.of() : EnumSet.copyOf(states);
  }

  /**
   * @param trigger its type, such as {@code manual}
   */
  record Cause(Optional<String> trigger, Optional<RunError> error) {}

  /**
   * @param id a run's id or the beginning of one, as it was typed
   * @param message a text in the error message
   */
  public record Typed(Optional<String> id, Optional<String> message) {
    /** Whether no id begins so. */
    public boolean isNoId() {
      return id.isPresent() && id.flatMap(RunSearch::idStart).isEmpty();
    }
  }

  /**
   * @param span up to now; goes before {@code from} and {@code to}
   * @param endedFrom the runs ended then or later
   */
  public record Times(
      Optional<Span> span,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<Instant> endedFrom) {
    boolean isBetween() {
      return span.isEmpty() && (from.isPresent() || to.isPresent());
    }
  }

  static RunsQuery of(QueryString query) {
    // The form sends its hidden fields too: with "any time" they do not count.
    boolean between = query.all("range").isEmpty() || query.all("range").contains(BETWEEN);
    return new RunsQuery(
        query.text("workflow").filter(id -> !id.equals(Choice.ANY)),
        query.all("status").stream()
            .flatMap(code -> Coded.find(RunState.class, code).stream())
            .collect(Collectors.toSet()),
        new Cause(
            query.text("trigger").filter(type -> !type.equals(Choice.ANY)),
            query.text("error").flatMap(code -> Coded.find(RunError.class, code))),
        new Typed(
            query.text("id").map(RunsQuery::bounded),
            query.text("message").map(RunsQuery::bounded)),
        new Times(
            query.text("range").flatMap(code -> Coded.find(Span.class, code)),
            between ? query.instant("from") : Optional.empty(),
            between ? query.instant("to") : Optional.empty(),
            query.instant("ended")),
        query.trail());
  }

  /**
   * Filters of an address that a list reads over, such as {@code status=runing}: for what changes
   * runs they must not mean all.
   */
  static List<String> unknownValues(QueryString query) {
    List<String> unknown = new ArrayList<>();
    query.all("status").stream()
        .filter(code -> Coded.find(RunState.class, code).isEmpty())
        .forEach(code -> unknown.add("status=" + code));
    query
        .text("error")
        .filter(code -> !code.equals(Choice.ANY) && Coded.find(RunError.class, code).isEmpty())
        .ifPresent(code -> unknown.add("error=" + code));
    query
        .text("range")
        .filter(
            code ->
                !Set.of(Choice.ANY, BETWEEN).contains(code)
                    && Coded.find(Span.class, code).isEmpty())
        .ifPresent(code -> unknown.add("range=" + code));
    for (String name : List.of("from", "to", "ended")) {
      query
          .text(name)
          .filter(time -> query.instant(name).isEmpty())
          .ifPresent(time -> unknown.add(name + "=" + time));
    }
    return unknown;
  }

  private static String bounded(String text) {
    return Text.cut(text, LONGEST);
  }

  /**
   * The filter for the facade; {@code ofPath} goes before the workflow of the query. What was typed
   * as an id has to be one.
   */
  RunFilter filter(Optional<String> ofPath, Instant now) {
    Optional<Span> span = times.span();
    return RunFilter.ALL
        .ofWorkflow(ofPath.or(() -> workflowId))
        .inStatus(states.stream().map(RunState::status).collect(Collectors.toSet()))
        .between(
            span.map(chosen -> now.minus(chosen.length())).or(times::from),
            span.isPresent() ? Optional.empty() : times.to())
        .startedBy(cause.trigger())
        .failedWith(cause.error())
        .searching(
            new RunSearch(
                failures(),
                typed.id().flatMap(RunSearch::idStart),
                typed.message(),
                Set.of(),
                times.endedFrom(),
                false));
  }

  /** A cancelled run has failed; only where one of the two is meant they are told apart. */
  private Set<RunError> failures() {
    boolean failed = states.contains(RunState.FAILED);
    boolean cancelled = states.contains(RunState.CANCELLED);
    if (failed == cancelled) {
      return Set.of();
    }
    Set<RunError> cancelling = EnumSet.of(RunError.CANCELLED);
    return cancelled ? cancelling : EnumSet.complementOf(EnumSet.copyOf(cancelling));
  }

  public boolean isFiltered() {
    return workflowId.isPresent()
        || !states.isEmpty()
        || times.span().isPresent()
        || times.isBetween()
        || isMoreFiltered();
  }

  /** Whether one of the filters is set that the page folds away. */
  public boolean isMoreFiltered() {
    return !cause.equals(new Cause(Optional.empty(), Optional.empty()))
        || !typed.equals(new Typed(Optional.empty(), Optional.empty()))
        || times.endedFrom().isPresent();
  }

  /** This on another page. */
  RunsQuery at(Trail other) {
    return new RunsQuery(workflowId, states, cause, typed, times, other);
  }

  /** This as it stands in an address. */
  String asQuery() {
    return parameters(workflowId).with(trail).build();
  }

  /** The same for the first page of the list that an address is about, or was come to from. */
  static String ofList(HttpServletRequest request) {
    return of(QueryString.of(request)).at(Trail.START).asQuery();
  }

  /** The first page of this as it stands in the address of a page that is of no workflow. */
  QueryString.Builder parameters(Optional<String> workflow) {
    Times shown =
        times.span().isPresent()
            ? new Times(times.span(), Optional.empty(), Optional.empty(), times.endedFrom())
            : times;
    QueryString.Builder builder = new QueryString.Builder().with("workflow", workflow);
    states.forEach(state -> builder.with("status", Optional.of(state.code())));
    return builder
        .with("trigger", cause.trigger())
        .with("error", cause.error().map(RunError::code))
        .with("id", typed.id())
        .with("message", typed.message())
        .with("range", shown.span().map(Span::code))
        .with("from", shown.from().map(Instant::toString))
        .with("to", shown.to().map(Instant::toString))
        .with("ended", shown.endedFrom().map(Instant::toString));
  }

  /** What the console tells apart: a cancelled run has not failed. */
  enum RunState implements Coded {
    PENDING(RunStatus.PENDING, Texts.of("words.pending")),
    RUNNING(RunStatus.RUNNING, Texts.of("filter.running-or-waiting")),
    AWAITING_UI_INTERACTION(RunStatus.AWAITING_UI_INTERACTION, Texts.of("words.needs-answer")),
    COMPLETED(RunStatus.COMPLETED, Texts.of("words.completed")),
    FAILED(RunStatus.FAILED, Texts.of("words.failed")),
    CANCELLED(RunStatus.FAILED, Texts.of("words.cancelled"));

    private final RunStatus status;
    private final String label;

    RunState(RunStatus status, String label) {
      this.status = status;
      this.label = label;
    }

    RunStatus status() {
      return status;
    }

    @Override
    public String code() {
      return this == CANCELLED ? RunError.CANCELLED.code() : status.code();
    }

    String label() {
      return label;
    }
  }

  /** A span of time that ends now. */
  enum Span implements Coded {
    HOUR("1h", Texts.of("filter.last-hour"), Duration.ofHours(1)),
    DAY("24h", Texts.of("filter.last-24-hours"), Duration.ofDays(1)),
    WEEK("7d", Texts.of("filter.last-7-days"), Duration.ofDays(7)),
    MONTH("30d", Texts.of("filter.last-30-days"), Duration.ofDays(30));

    private final String code;
    private final String label;
    private final Duration length;

    Span(String code, String label, Duration length) {
      this.code = code;
      this.label = label;
      this.length = length;
    }

    @Override
    public String code() {
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
