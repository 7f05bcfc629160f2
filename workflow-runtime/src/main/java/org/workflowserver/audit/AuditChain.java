package org.workflowserver.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.workflowserver.audit.AuditStore.Head;
import org.workflowserver.audit.AuditStore.Pending;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Transactions;

/**
 * Links what has committed into the chains of the tenants. A chain that has entries behind its head
 * was altered: nothing is added to it, and those of the other tenants are not affected.
 */
@ApplicationScoped
public class AuditChain {
  private static final int AT_ONCE = 500;

  /** Between two rounds the database serves others. */
  private static final int BATCHES_AT_ONCE = 200;

  private static final Logger LOG = Logger.getLogger(AuditChain.class.getName());

  private Transactions transactions;
  private AuditStore store;
  private Outage altered;

  protected AuditChain() {}

  @Inject
  public AuditChain(Transactions transactions, AuditStore store) {
    this.transactions = transactions;
    this.store = store;
    this.altered =
        new Outage(LOG, "An audit log was altered; what its tenant does is not linked any more.");
  }

  /**
   * Links what has committed before, {@code AT_ONCE * BATCHES_AT_ONCE} entries at most; the next
   * call links the rest.
   */
  public void link() {
    if (!transactions.inNew(store::hasPending)) {
      return;
    }
    Set<String> skipped = new HashSet<>();
    for (int batch = 0; batch < BATCHES_AT_ONCE; batch++) {
      if (transactions.inNew(() -> linkBatch(skipped)) < AT_ONCE) {
        break;
      }
    }
    if (skipped.isEmpty()) {
      altered.recovered();
    } else {
      altered.failed(new IllegalStateException("Entries behind the head of tenants " + skipped));
    }
  }

  /** Links the next entries; adds to {@code skipped} the tenants whose chains were altered. */
  private int linkBatch(Set<String> skipped) {
    store.lockChains();
    List<Pending> pending = store.pending(AT_ONCE, skipped);
    if (pending.isEmpty()) {
      return 0;
    }
    Set<String> orgs = pending.stream().map(Pending::org).collect(Collectors.toSet());
    Map<String, Head> before = store.heads(orgs);
    orgs.stream()
        .filter(org -> store.last(org) > before.getOrDefault(org, Head.NONE).seq())
        .forEach(skipped::add);
    link(pending.stream().filter(one -> !skipped.contains(one.org())).toList(), before);
    return pending.size();
  }

  private void link(List<Pending> pending, Map<String, Head> before) {
    Map<String, Head> after = new HashMap<>();
    List<LinkedEntry> linked = new ArrayList<>();
    for (Pending one : pending) {
      Head head = after.getOrDefault(one.org(), before.getOrDefault(one.org(), Head.NONE));
      LinkedEntry entry = one.after(head);
      after.put(one.org(), new Head(entry.seq(), entry.hash()));
      linked.add(entry);
    }
    store.link(linked, before, after);
    store.deletePending(pending.stream().map(Pending::id).toList());
  }
}
