package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.workflowserver.settings.Settings;

/** Loads the key-encryption keys of this server. */
@Dependent
class KeyEncryptionKeys {
  @Produces
  @Singleton
  KeyRing keyRing() {
    return new KeyRing(
        KeyFile.load(
            Settings.VAULT_KEY.value(), Settings.DATA.value(), Settings.DATABASE_URL.value()),
        Settings.VAULT_PREVIOUS_KEYS.value().map(KeyFile::loadAll).orElse(List.of()));
  }
}
