package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
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
        () ->
            KeyFile.requireUsable(
                Settings.VAULT_KEY.value(), Settings.DATA.value(), isDatabaseShared()),
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

  /** Where the keys of the settings are. */
  static KeyLocation location() {
    return Settings.VAULT_KEY
        .value()
        .map(
            setting ->
                setting.startsWith(KeyFile.FILE)
                    ? new KeyLocation(KeyLocation.Kind.FILE, KeyFile.pathOf(setting).toString())
                    : new KeyLocation(KeyLocation.Kind.SETTING, ""))
        .orElseGet(() -> new KeyLocation(KeyLocation.Kind.MADE_HERE, made().toString()));
  }

  /**
   * Makes a key that seals from the next reading on.
   *
   * @throws SettingInvalid where keys are not made here, or the file can't be written
   */
  static KeyEncryptionKey makeNext() {
    if (Settings.VAULT_KEY.value().isPresent()) {
      throw new SettingInvalid("The key is the operator's: the server can't change it.", null);
    }
    return NewKeys.putFirst(made());
  }

  private static Path made() {
    return Settings.DATA.value().resolve(KeyFile.NAME).toAbsolutePath().normalize();
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
    try {
      return Settings.DATABASE_JNDI.isSet()
          || Settings.DATABASE_URL
              .value()
              .filter(u -> u.startsWith("jdbc:postgresql:"))
              .isPresent();
    } catch (SettingInvalid e) {
      // The address is a problem of its own, and must not hide one of the key.
      return false;
    }
  }
}
