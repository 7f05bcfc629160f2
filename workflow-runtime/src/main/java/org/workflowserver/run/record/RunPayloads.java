package org.workflowserver.run.record;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
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
   *     together
   */
  public List<RunDetail> of(Caller caller, List<RunView> runs) {
    caller.require(Scope.VIEWER);
    if (runs.isEmpty()) {
      return List.of();
    }
    List<String> ids = runs.stream().map(RunView::id).toList();
    return transactions.inNew(
        () -> {
          if (store.payloadBytes(caller.org(), ids) > MOST_BYTES) {
            throw Refusal.member(
                RefusalCode.QUERY_INVALID,
                "/query/include",
                "The payloads of these runs are more than "
                    + MOST_BYTES
                    + " bytes together; ask for fewer runs at a time.");
          }
          Map<String, RunPayload> payloads = store.payloads(caller.org(), ids);
          return runs.stream()
              .filter(run -> payloads.containsKey(run.id()))
              .map(run -> payloads.get(run.id()).of(run))
              .toList();
        });
  }
}
