package org.workflowserver.administration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.workflowserver.identity.Caller;
import org.workflowserver.sealing.KeyRotation;
import org.workflowserver.sealing.SealingStatus;

/** The key-encryption keys that seal the vault and all other secrets: the facade. */
@ApplicationScoped
public class SealingKeys {
  @Inject private KeyRotation rotation;

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
}
