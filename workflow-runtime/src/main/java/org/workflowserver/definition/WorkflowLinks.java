package org.workflowserver.definition;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.content.WorkflowReferences;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;

/**
 * Which workflows start which, which read secrets, and what workflows are called that others name:
 * the facade. Tenant and scope are checked here.
 */
@ApplicationScoped
public class WorkflowLinks {
  private Transactions transactions;
  private WorkflowStore store;

  protected WorkflowLinks() {}

  @Inject
  public WorkflowLinks(Transactions transactions, WorkflowStore store) {
    this.transactions = transactions;
    this.store = store;
  }

  /**
   * The workflows that name this one in their current version or as their error workflow, and those
   * that it names so. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public Links of(Caller caller, String workflowId) {
    caller.require(Scope.VIEWER);
    if (!Ids.isShaped(IdKind.WORKFLOW, workflowId)) {
      throw Refusal.notFound("workflow");
    }
    return transactions.inNew(
        () -> {
          Workflow workflow =
              store.find(caller.org(), workflowId).orElseThrow(() -> Refusal.notFound("workflow"));
          return new Links(side(store.naming(workflow)), side(store.named(workflow)));
        });
  }

  /** The names of those of these workflows that are there, by id. Needs {@code viewer}. */
  public Map<String, String> names(Caller caller, Set<String> workflowIds) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> store.names(caller.org(), workflowIds));
  }

  /**
   * The workflows that read items of the vault in their current version. Needs {@code editor}.
   *
   * @param items names of items by their ids
   * @return by id of the item
   */
  public Map<String, Side> readersOf(Caller caller, Map<String, String> items) {
    caller.require(Scope.EDITOR);
    Map<String, Side> readers = new HashMap<>();
    transactions.doInNew(
        () ->
            items.forEach(
                (id, name) -> readers.put(id, side(store.reading(caller.org(), id, name)))));
    return readers;
  }

  private static Side side(Map<String, String> names) {
    return new Side(
        names.entrySet().stream()
            .limit(WorkflowReferences.MOST_NAMED)
            .map(other -> new Link(other.getKey(), other.getValue()))
            .collect(Collectors.toUnmodifiableList()),
        names.size() > WorkflowReferences.MOST_NAMED);
  }

  /** Another workflow. */
  public record Link(String id, String name) {}

  /**
   * The other workflows of one direction, by name.
   *
   * @param more whether there are more than these
   */
  public record Side(List<Link> links, boolean more) {}

  /**
   * The workflows around one.
   *
   * @param callers those that name it
   * @param called those that it names
   */
  public record Links(Side callers, Side called) {}
}
