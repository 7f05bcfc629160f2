package org.workflowserver.run.record;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;

/** What the runs of a list started with and what they gave: the facade. */
@ApplicationScoped
public class RunPayloads {
  /** Most bytes of a list; one run alone may have two times what a step may put out. */
  static final long MOST_BYTES = 32L << 20;

  private Transactions transactions;
  private TailStore store;

  protected RunPayloads() {}

  @Inject
  public RunPayloads(Transactions transactions, TailStore store) {
    this.transactions = transactions;
    this.store = store;
  }

  /**
   * These runs with their payloads, without their record. Needs {@code viewer}.
   *
   * @param runs of the caller's tenant, at most one page
   * @throws Refusal {@code parameter_invalid} when they are more than {@value #MOST_BYTES} bytes
   *     together; {@code capacity_exceeded} when too much is under way to the caller already
   */
  public List<RunDetail> of(Caller caller, List<RunView> runs) {
    caller.require(Scope.VIEWER);
    if (runs.isEmpty()) {
      return List.of();
    }
    try (AnswerMemory.Share share = store.memory().reading(caller)) {
      return transactions.inNew(() -> read(caller.org(), runs, share));
    }
  }

  private List<RunDetail> read(String orgId, List<RunView> runs, AnswerMemory.Share share) {
    List<String> ids = runs.stream().map(RunView::id).toList();
    long bytes = store.payloadBytes(orgId, ids);
    if (bytes > MOST_BYTES) {
      throw Refusal.member(
          RefusalCode.QUERY_INVALID,
          "/query/include",
          "The payloads of these runs are more than "
              + MOST_BYTES
              + " bytes together; ask for fewer runs at a time.");
    }
    share.take(bytes);
    Map<String, RunPayload> payloads = store.payloads(orgId, ids);
    return runs.stream()
        .filter(run -> payloads.containsKey(run.id()))
        .map(run -> payloads.get(run.id()).of(run))
        .toList();
  }
}
