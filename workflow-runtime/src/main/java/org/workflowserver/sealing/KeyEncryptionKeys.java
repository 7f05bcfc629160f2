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
        KeyFile.load(Settings.VAULT_KEY.value(), Settings.DATA.value(), isDatabaseShared()),
        Settings.VAULT_PREVIOUS_KEYS.value().map(KeyFile::loadAll).orElse(List.of()));
  }

  private static boolean isDatabaseShared() {
    return Settings.DATABASE_JNDI.value().isPresent()
        || Settings.DATABASE_URL.value().filter(u -> u.startsWith("jdbc:postgresql:")).isPresent();
  }
}
