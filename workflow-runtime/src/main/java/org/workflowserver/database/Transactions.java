package org.workflowserver.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.function.Supplier;

/** Short transactions around what the stores do; never around a component. */
@ApplicationScoped
public class Transactions {
  /** Does {@code work} in a transaction of its own; any exception rolls it back. */
  @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
  public <T> T inNew(Supplier<T> work) {
    return work.get();
  }

  /** Does {@code work} in a transaction of its own; any exception rolls it back. */
  @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
  public void doInNew(Runnable work) {
    work.run();
  }
}
