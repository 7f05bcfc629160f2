package org.workflowserver.identity.token;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.account.FirstAdministrator;
import org.workflowserver.refusal.Causes;
import org.workflowserver.sealing.KeyCheck;
import org.workflowserver.sealing.SealedTables;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;

/**
 * Checks the key-encryption key and makes what a first start must: the issuer's key and the first
 * administrator. Two servers that start together make them once.
 */
@Singleton
@Startup
@DependsOn("SchemaStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class IdentityStartup {
  private static final Logger ANNOUNCEMENT = Logger.getLogger("org.workflowserver.announcement");

  @Resource private TimerService timers;
  @Inject private KeyCheck keyCheck;
  @Inject private IssuerKeys issuerKeys;
  @Inject private FirstAdministrator firstAdministrator;
  @Inject private SealedTables sealed;
  @Inject private Tokens tokens;
  @Inject private ProviderSignIn providerSignIn;
  @Inject private Transactions transactions;

  @PostConstruct
  void start() {
    try {
      Optional<String> password = Settings.ADMIN_PASSWORD.value();
      Optional<IssuerKey> key = issuerKeys.newIfMissing();
      Optional<FirstAdministrator.Made> admin = firstAdministrator.newIfMissing(password);
      // Before anything is made: a start that is refused must not have taken the password with it.
      tokens.requireSettings();
      providerSignIn.requireSettings();
      Optional<String> announcement = transactions.inNew(() -> prepare(key, admin));
      announcement.ifPresent(ANNOUNCEMENT::info);
      issuerKeys.load();
      issuerKeys.rotateIfOlder(Settings.JWT_KEY_ROTATION.value());
      if (providerSignIn.isConfigured()) {
        // Behind the start, which does not wait for a provider.
        timers.createSingleActionTimer(0, new TimerConfig(null, false));
      }
    } catch (RuntimeException e) {
      // The container wraps what is thrown while it makes a bean or ends a transaction.
      Causes.find(e, SettingInvalid.class)
          .ifPresent(cause -> ANNOUNCEMENT.log(Level.SEVERE, cause.getMessage()));
      throw e;
    }
  }

  @Timeout
  void readProvider() {
    providerSignIn.readMetadata();
  }

  private Optional<String> prepare(
      Optional<IssuerKey> key, Optional<FirstAdministrator.Made> admin) {
    keyCheck.require();
    // At once: without these a server does not start, whatever becomes of the previous key. In
    // transactions of its own, while this one keeps others from changing the key.
    sealed.of(IssuerKeyStore.SEALED).sealAgain();
    key.ifPresent(issuerKeys::addIfMissing);
    return admin.flatMap(firstAdministrator::addIfMissing);
  }
}
