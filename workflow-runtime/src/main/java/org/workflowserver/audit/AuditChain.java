package org.workflowserver.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.workflowserver.audit.AuditStore.Head;
import org.workflowserver.audit.AuditStore.Pending;
import org.workflowserver.database.Transactions;

/** Links what has committed into the chains of the tenants. */
@ApplicationScoped
public class AuditChain {
  private static final int AT_ONCE = 500;

  /** Between two rounds the database serves others. */
  private static final int BATCHES_AT_ONCE = 200;

  private Transactions transactions;
  private AuditStore store;

  protected AuditChain() {}

  @Inject
  public AuditChain(Transactions transactions, AuditStore store) {
    this.transactions = transactions;
    this.store = store;
  }

  /** Links all that has committed before, up to a bound that no call alone reaches. */
  public void link() {
    if (!transactions.inNew(store::hasPending)) {
      return;
    }
    for (int batch = 0; batch < BATCHES_AT_ONCE; batch++) {
      if (transactions.inNew(this::linkBatch) < AT_ONCE) {
        return;
      }
    }
  }

  private int linkBatch() {
    store.lockChains();
    List<Pending> pending = store.pending(AT_ONCE);
    if (pending.isEmpty()) {
      return 0;
    }
    Map<String, Head> before =
        store.heads(pending.stream().map(Pending::org).collect(Collectors.toSet()));
    Map<String, Head> after = new HashMap<>(before);
    List<LinkedEntry> linked = new ArrayList<>();
    for (Pending one : pending) {
      LinkedEntry entry = one.behind(after.getOrDefault(one.org(), Head.NONE));
      after.put(one.org(), new Head(entry.seq(), entry.hash()));
      linked.add(entry);
    }
    store.link(linked, before, after);
    store.forgetPending(pending.stream().map(Pending::id).toList());
    return pending.size();
  }
}
