package org.workflowserver.administration;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.Optional;
import org.workflowserver.journal.Journal;

/** Notes how this server is, and once a day how much the database holds. */
@Singleton
@Startup
@DependsOn("EngineStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class AdministrationTimer {
  @Inject private Servers servers;
  @Inject private Storage storage;
  @Inject private Journal journal;

  @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
  void noteServer() {
    servers.note(Optional.ofNullable(journal.lease()));
  }

  @Schedule(hour = "*", minute = "*/10", second = "5", persistent = false)
  void noteStorage() {
    storage.note();
  }
}
