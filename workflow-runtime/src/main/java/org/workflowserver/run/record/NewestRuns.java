package org.workflowserver.run.record;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.record.NewestRunStore.Active;

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
   */
  public record Glance(String workflowId, String id, RunStatus status, RunError error) {}

  /**
   * The newest runs of these workflows by their ids, newest first, in one query; a workflow without
   * runs is left out. Needs {@code viewer}.
   *
   * @param ofEach most runs of each
   */
  public Map<String, List<Glance>> of(Caller caller, Collection<String> workflowIds, int ofEach) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> store.of(caller.org(), workflowIds, ofEach)).stream()
        .collect(Collectors.groupingBy(Glance::workflowId));
  }

  /**
   * The ids of workflows, that with the newest run first and those that never ran last, whatever
   * the filter's order. Reads the newest run of every workflow that fits. Needs {@code viewer}.
   */
  public Slice<String> workflows(Caller caller, WorkflowFilter filter, PageRequest page) {
    caller.require(Scope.VIEWER);
    Optional<String> key = Cursor.key(page);
    List<Active> found =
        transactions.inNew(() -> store.workflows(caller.org(), filter, key, page.limit() + 1));
    return Cursor.slice(found, page.limit(), Active::key, Active::workflowId);
  }
}
