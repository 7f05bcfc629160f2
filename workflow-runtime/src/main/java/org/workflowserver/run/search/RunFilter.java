package org.workflowserver.run.search;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Text;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/**
 * Which runs of a list, and in which order.
 *
 * @param statuses those of them; any when there are none
 * @param from accepted then or later
 * @param to accepted before then
 * @param triggerType what started them, such as {@code manual}
 * @param errorCode why they failed
 * @param search what else a person looks for
 * @param order by the times of their acceptance
 */
public record RunFilter(
    Optional<String> workflowId,
    Set<RunStatus> statuses,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> triggerType,
    Optional<RunError> errorCode,
    RunSearch search,
    Order order) {
  /**
   * The order of a list of runs: that of their ids, which are of the times of their acceptance to
   * the millisecond.
   */
  public enum Order implements Coded {
    NEWEST_FIRST("-started_at"),
    OLDEST_FIRST("started_at");

    private final String code;

    Order(String code) {
      this.code = code;
    }

    @Override
    public String code() {
      return code;
    }
  }

  /** Every run. */
  public static final RunFilter ALL =
      new RunFilter(
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          RunSearch.NONE,
          Order.NEWEST_FIRST);

  public RunFilter {
    statuses = Set.copyOf(statuses);
    if (!search.failures().isEmpty() && statuses.isEmpty()) {
      statuses = Set.of(RunStatus.values());
    }
  }

  /** The same for the runs of one workflow. */
  public RunFilter ofWorkflow(String id) {
    return ofWorkflow(Optional.of(id));
  }

  /** The same for the runs of that workflow; of all where it is empty. */
  public RunFilter ofWorkflow(Optional<String> id) {
    return new RunFilter(id, statuses, from, to, triggerType, errorCode, search, order);
  }

  /** The same for runs in one of these; in any where there is none. */
  public RunFilter inStatus(Set<RunStatus> wanted) {
    return new RunFilter(workflowId, wanted, from, to, triggerType, errorCode, search, order);
  }

  /** The same for runs accepted at {@code start} or later, and before {@code end}. */
  public RunFilter between(Optional<Instant> start, Optional<Instant> end) {
    return new RunFilter(workflowId, statuses, start, end, triggerType, errorCode, search, order);
  }

  /** The same for runs that this started; that anything did where it is empty. */
  public RunFilter startedBy(Optional<String> trigger) {
    return new RunFilter(workflowId, statuses, from, to, trigger, errorCode, search, order);
  }

  /** The same for runs that failed so; whatever became of them where it is empty. */
  public RunFilter failedWith(Optional<RunError> error) {
    return new RunFilter(workflowId, statuses, from, to, triggerType, error, search, order);
  }

  /** The same with what a person looks for in particular. */
  public RunFilter searching(RunSearch wanted) {
    return new RunFilter(workflowId, statuses, from, to, triggerType, errorCode, wanted, order);
  }

  /** The same without what was accepted then or later. */
  public RunFilter startedBefore(Instant end) {
    Optional<Instant> earlier = Optional.of(to.filter(known -> known.isBefore(end)).orElse(end));
    return between(from, earlier);
  }

  /** The same whoever called the runs. */
  RunFilter ofAnyCaller() {
    RunSearch any =
        new RunSearch(
            search.failures(),
            search.idStart(),
            search.message(),
            search.ids(),
            search.endedFrom(),
            false);
    return searching(any);
  }

  /** The same in that order. */
  public RunFilter inOrder(Order wanted) {
    return new RunFilter(workflowId, statuses, from, to, triggerType, errorCode, search, wanted);
  }

  /**
   * The same without what no index has, among runs that may have it: failed ones for a message,
   * ended ones for the time of the end; empty where the statuses leave these out.
   */
  Optional<RunFilter> withoutContent() {
    Set<RunStatus> having =
        Stream.of(RunStatus.COMPLETED, RunStatus.FAILED)
            .filter(status -> status == RunStatus.FAILED || search.message().isEmpty())
            .filter(this::mayHave)
            .collect(Collectors.toSet());
    return having.isEmpty()
        ? Optional.empty()
        : Optional.of(
            inStatus(having)
                .searching(
                    new RunSearch(
                        search.failures(),
                        search.idStart(),
                        Optional.empty(),
                        search.ids(),
                        Optional.empty(),
                        search.uncalled())));
  }

  /**
   * What the index of ended runs has of those that fit: a failed run is there as failed, and by its
   * error.
   */
  List<String> outcomes() {
    Set<RunError> failures = search.failures();
    if (errorCode.isPresent()) {
      return errorCode.stream()
          .filter(error -> failures.isEmpty() || failures.contains(error))
          .map(RunError::code)
          .toList();
    }
    return Stream.of(RunStatus.COMPLETED, RunStatus.FAILED)
        .filter(this::mayHave)
        .flatMap(
            status ->
                status == RunStatus.FAILED && !failures.isEmpty()
                    ? failures.stream().map(RunError::code)
                    : Stream.of(status.code()))
        .toList();
  }

  /** Whether it asks for nothing but a workflow and times. */
  boolean isByTimeAlone() {
    return statuses.isEmpty() && triggerType.isEmpty() && errorCode.isEmpty() && !search.uncalled();
  }

  /**
   * The column by whose index it is looked for: the workflow where there is one, else the tenant.
   * Of both H2 would take the index of the tenant for a workflow too.
   */
  String scope() {
    return workflowId.isPresent() ? "workflow_id" : "org_id";
  }

  /** What is looked for in the column {@link #scope}. */
  String scopeId(String orgId) {
    return workflowId.map(Text::storable).orElse(orgId);
  }

  /**
   * The conditions on runs {@code r}, but for the workflow and their ids.
   *
   * @param among in place of the filter's statuses; any where there are none
   */
  void addTo(SqlParts sql, Set<RunStatus> among) {
    if (!among.isEmpty()) {
      sql.add(" and r.status").addIn(among.stream().map(RunStatus::code).toList());
    }
    triggerType.ifPresent(t -> sql.add(" and r.trigger_type = ?", Text.storable(t)));
    errorCode.ifPresent(error -> sql.add(" and r.error_code = ?", error.code()));
    search.addTo(sql);
    addTimesTo(sql);
  }

  /** Those of them that are about the times of the runs' acceptance. */
  void addTimesTo(SqlParts sql) {
    sql.addIf(from, " and r.started_at >= ?").addIf(to, " and r.started_at < ?");
  }

  boolean mayHave(RunStatus status) {
    return statuses.isEmpty() || statuses.contains(status);
  }
}
