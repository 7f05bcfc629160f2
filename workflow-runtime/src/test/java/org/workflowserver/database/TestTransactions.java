package org.workflowserver.database;

/** Transactions of tests, all of which {@link #inNew} does. */
public abstract class TestTransactions extends Transactions {
  @Override
  public final void doInNew(Runnable work) {
    inNew(
        () -> {
          work.run();
          return null;
        });
  }
}
