package org.workflowserver.run.record;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunSearch;

/**
 * Lists of runs and log entries, and what pages read beside these: payloads, the newest runs of
 * workflows, how many runs are pending. Tenant and scope are checked here.
 */
@ApplicationScoped
public class RunLists {
  /**
   * Most bytes of the payloads of a list; one run alone may have two times what a step may put out.
   */
  static final long MOST_PAYLOAD_BYTES = 32L << 20;

  private Transactions transactions;
  private RunStore store;
  private LogListStore logs;
  private NewestRunStore newest;
  private AcceptedRunStore accepted;
  private AnswerMemory memory;

  protected RunLists() {}

  @Inject
  public RunLists(Transactions transactions, Sql sql, AnswerMemory memory) {
    this.transactions = transactions;
    this.store = new RunStore(sql);
    this.logs = new LogListStore(sql);
    this.newest = new NewestRunStore(sql);
    this.accepted = new AcceptedRunStore(sql);
    this.memory = memory;
  }

  /**
   * A numbered page of a workflow's runs, in the filter's order. Needs {@code viewer}.
   *
   * @param page from 1; page × perPage is at most {@link RunPage#COUNTED}
   */
  public RunPage executions(
      Caller caller, String workflowId, RunFilter filter, int page, int perPage) {
    return executions(
        caller,
        workflowId,
        filter,
        found -> store.listFrom(caller.org(), found, (page - 1) * perPage, perPage),
        page,
        perPage);
  }

  /** The page of a workflow's runs that follows a cursor, as filtered. Needs {@code viewer}. */
  public RunPage executions(Caller caller, String workflowId, RunFilter filter, PageRequest page) {
    Optional<String> before = Cursor.key(page);
    return executions(
        caller,
        workflowId,
        filter,
        found -> store.list(caller.org(), found, before, page.limit()),
        0,
        page.limit());
  }

  private RunPage executions(
      Caller caller,
      String workflowId,
      RunFilter filter,
      Function<RunFilter, Slice<RunView>> list,
      int page,
      int perPage) {
    caller.require(Scope.VIEWER);
    RunFilter ofWorkflow = filter.ofWorkflow(workflowId);
    return transactions.inNew(
        () -> {
          requireWorkflow(caller, workflowId);
          int counted = store.count(caller.org(), ofWorkflow, RunPage.COUNTED + 1);
          Slice<RunView> runs = list.apply(ofWorkflow);
          return new RunPage(
              runs.items(),
              page,
              perPage,
              Math.min(counted, RunPage.COUNTED),
              counted > RunPage.COUNTED,
              runs.next());
        });
  }

  /**
   * Runs across workflows, in the filter's order. Needs {@code viewer}. A search for a text in the
   * error message, or by the time of the end, looks at {@value RunSearch#SEARCHED} runs for a page,
   * which may then hold less than was asked for, or nothing, and have a next one.
   */
  public Slice<RunView> list(Caller caller, RunFilter filter, PageRequest page) {
    caller.require(Scope.VIEWER);
    Optional<String> before = Cursor.key(page);
    return transactions.inNew(() -> store.list(caller.org(), filter, before, page.limit()));
  }

  /** How many of the tenant's runs are pending, counted to 10,000. Needs {@code admin}. */
  public int countPending(Caller caller) {
    caller.require(Scope.ADMIN);
    return transactions.inNew(() -> accepted.countPending(caller.org(), RunPage.COUNTED));
  }

  /**
   * These runs with their payloads, without their record. Needs {@code viewer}.
   *
   * @param runs of the caller's tenant, at most one page
   * @throws Refusal {@code parameter_invalid} when they are more than {@value #MOST_PAYLOAD_BYTES}
   *     bytes together; {@code capacity_exceeded} when too much is under way to the caller already
   */
  public List<RunDetail> payloads(Caller caller, List<RunView> runs) {
    caller.require(Scope.VIEWER);
    if (runs.isEmpty()) {
      return List.of();
    }
    try (AnswerMemory.Share share = memory.reading(caller)) {
      return transactions.inNew(() -> read(caller.org(), runs, share));
    }
  }

  private List<RunDetail> read(String orgId, List<RunView> runs, AnswerMemory.Share share) {
    List<String> ids = runs.stream().map(RunView::id).toList();
    long bytes = store.payloadBytes(orgId, ids);
    if (bytes > MOST_PAYLOAD_BYTES) {
      throw Refusal.member(
          RefusalCode.QUERY_INVALID,
          "/query/include",
          "The payloads of these runs are more than "
              + MOST_PAYLOAD_BYTES
              + " bytes together; ask for fewer runs at a time.");
    }
    share.take(bytes);
    Map<String, RunPayload> payloads = store.payloads(orgId, ids);
    return runs.stream()
        .filter(run -> payloads.containsKey(run.id()))
        .map(run -> payloads.get(run.id()).of(run))
        .toList();
  }

  /**
   * A run as a list of workflows shows it.
   *
   * @param error why it failed; null where it did not
   * @param moved whether a server moves it at this moment
   */
  public record RecentRun(
      String workflowId,
      String id,
      RunStatus status,
      RunError error,
      Instant startedAt,
      boolean moved) {}

  /**
   * The newest runs of these workflows by their ids, newest first, in one query; a workflow without
   * runs is left out. Needs {@code viewer}.
   *
   * @param ofEach most runs of each
   */
  public Map<String, List<RecentRun>> newest(
      Caller caller, Collection<String> workflowIds, int ofEach) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> newest.of(caller.org(), workflowIds, ofEach)).stream()
        .collect(Collectors.groupingBy(RecentRun::workflowId));
  }

  /**
   * Log entries of a workflow's runs: in the order of recording when the filter names a run, newest
   * first otherwise. Needs {@code viewer}.
   */
  public Slice<LogView> logs(Caller caller, String workflowId, LogFilter filter, PageRequest page) {
    caller.require(Scope.VIEWER);
    try (AnswerMemory.Share share = memory.reading(caller)) {
      return transactions.inNew(
          () -> {
            requireWorkflow(caller, workflowId);
            return logs.list(caller.org(), workflowId, filter, page, share);
          });
    }
  }

  private void requireWorkflow(Caller caller, String workflowId) {
    Runs.requireShaped(IdKind.WORKFLOW, workflowId);
    if (!store.hasWorkflow(caller.org(), workflowId)) {
      throw Refusal.notFound("workflow");
    }
  }

  /**
   * Log entries across workflows, newest first. Needs {@code viewer}.
   *
   * @param filter a run in it is not looked at: its entries have an order of their own
   */
  public Slice<LogView> logs(Caller caller, LogFilter filter, PageRequest page) {
    caller.require(Scope.VIEWER);
    Optional<String> before = Cursor.key(page);
    try (AnswerMemory.Share share = memory.reading(caller)) {
      return transactions.inNew(
          () -> logs.recent(caller.org(), filter, before, page.limit(), share));
    }
  }
}
