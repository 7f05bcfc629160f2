package org.workflowserver.engine.thread;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The container's managed virtual threads: the journal's writer and every step run on them. A
 * session bean, since the container reads the definitions from components only.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@ManagedExecutorDefinition(name = Threads.ENGINE, virtual = true)
public class Threads {
  static final String ENGINE = "java:app/concurrent/engine";

  private final Workers workers = new Workers(new LateExecutor(Threads::managed));

  /** Runs each task at once, on a virtual thread that no other task has meanwhile. */
  public Executor executor() {
    return workers;
  }

  @PreDestroy
  void stop() {
    workers.close();
  }

  @SuppressWarnings("BanJNDI") // the name is ours, nothing of a user's gets there
  private static Executor managed() {
    try {
      // Not injected: the container would look for it before it has made it.
      return InitialContext.<ManagedExecutorService>doLookup(ENGINE);
    } catch (NamingException e) {
      throw new IllegalStateException("The container has no executor " + ENGINE + ".", e);
    }
  }
}
