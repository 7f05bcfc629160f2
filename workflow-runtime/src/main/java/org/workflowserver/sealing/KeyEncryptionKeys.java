package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.workflowserver.settings.Settings;

/** Loads the one key-encryption key of this server. */
@Dependent
class KeyEncryptionKeys {
  @Produces
  @Singleton
  KeyEncryptionKey keyEncryptionKey() {
    return KeyFile.load(
        Settings.VAULT_KEY.value(), Settings.DATA.value(), Settings.DATABASE_URL.value());
  }
}
