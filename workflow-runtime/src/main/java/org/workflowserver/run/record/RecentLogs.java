package org.workflowserver.run.record;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.LogView;
import org.workflowserver.run.search.LogFilter;

/** What the steps of all workflows of a tenant did lately. */
@ApplicationScoped
public class RecentLogs {
  private Transactions transactions;
  private RecentLogStore store;
  private AnswerMemory memory;

  protected RecentLogs() {}

  @Inject
  public RecentLogs(Transactions transactions, RecentLogStore store, AnswerMemory memory) {
    this.memory = memory;
    this.transactions = transactions;
    this.store = store;
  }

  /**
   * Log entries across workflows, newest first. Needs {@code viewer}.
   *
   * @param filter a run in it is not looked at: its entries have an order of their own
   */
  public Slice<LogView> list(Caller caller, LogFilter filter, PageRequest page) {
    caller.require(Scope.VIEWER);
    Optional<String> before = Cursor.key(page);
    try (AnswerMemory.Share share = memory.reading(caller)) {
      return transactions.inNew(
          () -> store.recent(caller.org(), filter, before, page.limit(), share));
    }
  }
}
