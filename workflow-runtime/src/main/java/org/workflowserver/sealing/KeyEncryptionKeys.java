package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;

/** Loads the key-encryption keys of this server. */
@Dependent
public class KeyEncryptionKeys {
  /** What has to hold of their settings; each throws {@link SettingInvalid} where it does not. */
  public static List<Runnable> rules() {
    return List.of(
        () -> KeyFile.requireUsable(Settings.VAULT_KEY.value(), isDatabaseShared()),
        () -> Settings.VAULT_PREVIOUS_KEYS.value().ifPresent(KeyFile::loadAll));
  }

  @Produces
  @Singleton
  KeyRing keyRing() {
    return new KeyRing(
        () ->
            withPrevious(
                KeyFile.load(
                    Settings.VAULT_KEY.value(), Settings.DATA.value(), isDatabaseShared())));
  }

  /**
   * The keys of the settings, the one that seals first. Files are read anew, and none is made.
   *
   * @throws SettingInvalid when there is no usable key; the message says what to do
   */
  static List<KeyEncryptionKey> readAgain() {
    return withPrevious(KeyFile.read(Settings.VAULT_KEY.value(), Settings.DATA.value()));
  }

  private static List<KeyEncryptionKey> withPrevious(List<KeyEncryptionKey> keys) {
    return Stream.concat(
            keys.stream(),
            Settings.VAULT_PREVIOUS_KEYS.value().map(KeyFile::loadAll).stream()
                .flatMap(List::stream))
        .distinct()
        .toList();
  }

  private static boolean isDatabaseShared() {
    return Settings.DATABASE_JNDI.value().isPresent()
        || Settings.DATABASE_URL.value().filter(u -> u.startsWith("jdbc:postgresql:")).isPresent();
  }
}
