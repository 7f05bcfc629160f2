package org.workflowserver.administration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Supplier;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.sealing.KeyRotation;
import org.workflowserver.sealing.SealingStatus;
import org.workflowserver.settings.SettingInvalid;

/** The key-encryption keys that seal the vault and all other secrets: the facade. */
@ApplicationScoped
public class SealingKeys {
  @Inject private KeyRotation rotation;
  @Inject private AuditStore audit;
  @Inject private Transactions transactions;
  @Inject private TimeSource time;

  /**
   * Which keys there are on this server, never themselves, and how far a change of keys is. Needs
   * an administrator of the first tenant.
   *
   * @throws org.workflowserver.refusal.Refusal {@code scope_missing}
   */
  public SealingStatus status(Caller caller) {
    caller.requireInstallationAdministrator();
    return rotation.status();
  }

  /**
   * Makes another key in the data folder. The server takes it within seconds and seals everything
   * again while it works. Needs an administrator of the first tenant.
   *
   * @return the key's id
   * @throws Refusal {@code scope_missing}, or {@code parameter_invalid} where the key is the
   *     operator's, or a change is under way
   */
  public String rotate(Caller caller) {
    caller.requireInstallationAdministrator();
    return refusing(
        () ->
            transactions.inNew(
                () -> {
                  String made = rotation.makeNext();
                  audit.append(
                      caller.auditEntry(AuditAction.KEY_ENCRYPTION_KEY_MADE, made), time.now());
                  return made;
                }));
  }

  /**
   * Reads the operator's keys anew; the server takes them within seconds. Needs an administrator of
   * the first tenant.
   *
   * @return the ids, that of the key which is to seal first
   * @throws Refusal {@code scope_missing}, or {@code parameter_invalid} with what is to be done
   *     where they can't be used
   */
  public List<String> look(Caller caller) {
    caller.requireInstallationAdministrator();
    return refusing(rotation::look);
  }

  private static <T> T refusing(Supplier<T> work) {
    try {
      return work.get();
    } catch (SettingInvalid problem) {
      throw new Refusal(RefusalCode.PARAMETER_INVALID, problem.getMessage());
    }
  }
}
