package org.workflowserver.sealing;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.logging.Logger;
import org.workflowserver.database.Outage;

/**
 * Brings everything that is sealed under the current key, as long as there is a previous one. It
 * does so again and again: a server of the cluster that has not been restarted yet still seals
 * under the previous key.
 */
@Singleton
@DependsOn("SchemaStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class KeyRotationTimer {
  private static final Logger LOG = Logger.getLogger(KeyRotationTimer.class.getName());

  private final Outage outage = new Outage(LOG, "Could not seal everything again; trying again.");

  @Inject private KeyRing keys;
  @Inject @Any private Instance<SealedRows> rows;

  /** The operator waits for the word, also where there was nothing to do. */
  private boolean said;

  @Schedule(hour = "*", minute = "*", second = "*/20", persistent = false)
  void rotate() {
    if (!keys.hasPrevious()) {
      return;
    }
    try {
      int sealed = rows.stream().mapToInt(SealedRows::sealAgain).sum();
      outage.over();
      if (sealed > 0 || !said) {
        said = true;
        LOG.info(
            "Sealed "
                + sealed
                + " values again; all are under the key-encryption key "
                + keys.current().id()
                + " now. Once every server has it as its key, the previous one can go.");
      }
    } catch (RuntimeException e) {
      // An exception would end the timer; the next turn tries again.
      outage.met(e);
    }
  }
}
