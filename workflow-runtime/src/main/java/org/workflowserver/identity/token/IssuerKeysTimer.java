package org.workflowserver.identity.token;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.logging.Logger;
import org.workflowserver.database.Outage;
import org.workflowserver.settings.Settings;

/**
 * Gives the built-in issuer another key when the one that signs is old, and has the server learn
 * which keys others have retired.
 */
@Singleton
@DependsOn("IdentityStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class IssuerKeysTimer {
  private static final Logger LOG = Logger.getLogger(IssuerKeysTimer.class.getName());

  private final Outage outage = new Outage(LOG, "Could not change the issuer's key; trying again.");
  private final Duration age = Settings.JWT_KEY_ROTATION.value();

  @Inject private IssuerKeys keys;

  @Schedule(hour = "*", minute = "*", second = "30", persistent = false)
  void rotate() {
    outage.runLogged(
        () -> {
          if (keys.rotateIfOlder(age)) {
            LOG.info("The built-in issuer signs with another key now.");
          }
        });
  }
}
