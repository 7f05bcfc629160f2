package org.workflowserver.run.record;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/** What a list of workflows says of their newest runs. Tenant and scope are checked here. */
@ApplicationScoped
public class NewestRuns {
  private Transactions transactions;
  private NewestRunStore store;

  protected NewestRuns() {}

  @Inject
  public NewestRuns(Transactions transactions, NewestRunStore store) {
    this.transactions = transactions;
    this.store = store;
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
  public Map<String, List<RecentRun>> of(
      Caller caller, Collection<String> workflowIds, int ofEach) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> store.of(caller.org(), workflowIds, ofEach)).stream()
        .collect(Collectors.groupingBy(RecentRun::workflowId));
  }
}
