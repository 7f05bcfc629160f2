package org.workflowserver.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import org.workflowserver.settings.SettingInvalid;

/**
 * The operator's keystore, found usable before the container would only log that it is not.
 *
 * @param file absolute path
 * @param password opens the file and the key in it
 * @param alias name of the key to use, the first there is
 */
record Keystore(Path file, String password, String alias) {
  /**
   * The keystore in a file.
   *
   * @throws SettingInvalid when it is no keystore, has another password or holds no key
   */
  static Keystore open(Path file, String password) {
    char[] characters = password.toCharArray();
    try {
      KeyStore store = KeyStore.getInstance(file.toFile(), characters);
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias) && store.getKey(alias, characters) != null) {
          return new Keystore(file, password, alias);
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new SettingInvalid(
          "The keystore " + file + " cannot be opened with the given password.", e);
    }
    throw new SettingInvalid("The keystore " + file + " holds no key.", null);
  }

  /** Never with the password. */
  @Override
  public String toString() {
    return file.toString();
  }
}
