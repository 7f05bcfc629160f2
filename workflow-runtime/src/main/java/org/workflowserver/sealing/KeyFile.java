package org.workflowserver.sealing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.settings.FailureReason;
import org.workflowserver.settings.SettingInvalid;

/**
 * Where key-encryption keys come from: the setting, a file it names, or a file made here. A file
 * holds one key in base64 on each line; the first seals, the others open.
 */
final class KeyFile {
  static final String NAME = "vault.key";

  private static final Logger LOG = Logger.getLogger(KeyFile.class.getName());

  static final String FILE = "file:";
  static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rw-rw-");

  /** Files that were warned of: they are read again and again. */
  private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

  /** The file that this process made. */
  private static final AtomicReference<Path> MADE = new AtomicReference<>();

  /** More than a few keys in base64 with line ends; a larger file is something else. */
  private static final int MOST_BYTES = 1_024;

  private KeyFile() {}

  /**
   * The keys that the settings mean, the one that seals first.
   *
   * @param setting base64 of the key, or {@code file:} and a path; nothing for a file in {@code
   *     data}, which is made when it is not there
   * @param data the data folder
   * @param shared whether other servers may use the same database, and need the same key
   * @throws SettingInvalid when there is no usable key; the message says what to do
   */
  static List<KeyEncryptionKey> load(Optional<String> setting, Path data, boolean shared) {
    requireSet(setting, shared);
    return setting.isPresent() ? read(setting, data) : inDataFolder(data);
  }

  /**
   * Looks whether the key that is set, or in the data folder, can be used, and whether one is where
   * it has to be.
   *
   * @throws SettingInvalid when not; the message says what to do
   */
  static void requireUsable(Optional<String> setting, Path data, boolean shared) {
    requireSet(setting, shared);
    if (setting.isPresent() || Files.exists(data.resolve(NAME))) {
      read(setting, data);
    }
  }

  private static void requireSet(Optional<String> setting, boolean shared) {
    if (setting.isEmpty() && shared) {
      throw new SettingInvalid(
          "The setting workflow.vault.key is missing: with PostgreSQL every server needs the same"
              + " key-encryption key. Give 32 random bytes in base64 ('openssl rand -base64 32'),"
              + " or 'file:' and the path of a file that holds them.",
          null);
    }
  }

  /**
   * The keys that the settings mean, as {@link #load}; a file that is not there is not made.
   *
   * @throws SettingInvalid when there is no usable key
   */
  static List<KeyEncryptionKey> read(Optional<String> setting, Path data) {
    Path file = data.resolve(NAME);
    return setting.isPresent()
        ? configured(setting.get(), "workflow.vault.key")
        : parseLines(read(file), "The file " + file);
  }

  /**
   * Removes the file that this process made, where the database is found to need another key.
   *
   * @return the file, if there was one
   */
  static Optional<Path> removeMade() {
    Optional<Path> made = Optional.ofNullable(MADE.getAndSet(null));
    try {
      if (made.isPresent()) {
        Files.deleteIfExists(made.get());
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} was made in vain and could not be removed.", made.get());
    }
    return made;
  }

  /**
   * The keys of a list with commas, each written as {@code workflow.vault.key} is.
   *
   * @throws SettingInvalid when one of them is not usable
   */
  static List<KeyEncryptionKey> loadAll(String setting) {
    return Arrays.stream(setting.split(","))
        .map(String::strip)
        .filter(key -> !key.isEmpty())
        .flatMap(key -> configured(key, "workflow.vault.previous-keys").stream())
        .toList();
  }

  private static List<KeyEncryptionKey> configured(String setting, String name) {
    if (setting.startsWith(FILE)) {
      Path file = pathOf(setting);
      String text = read(file);
      warnWhereOthersMayUse(file, name);
      return parseLines(text, "The file " + file + " of the setting " + name);
    }
    return List.of(parse(setting, "The setting " + name));
  }

  /** Takes {@code file:relative}, {@code file:/absolute} and {@code file:///absolute}. */
  static Path pathOf(String setting) {
    String path = setting.substring(FILE.length());
    return Path.of(path.startsWith("///") ? path.substring(2) : path).toAbsolutePath().normalize();
  }

  private static List<KeyEncryptionKey> inDataFolder(Path data) {
    Path file = data.resolve(NAME);
    try {
      if (!Files.exists(file)) {
        if (NewKeys.create(data, file)) {
          MADE.set(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new SettingInvalid(
          "The key-encryption key " + file + " could not be made: " + FailureReason.of(e) + ".", e);
    }
    closeToOthers(file);
    return parseLines(read(file), "The file " + file);
  }

  /**
   * A link is the operator's: what it leads to is closed by whoever put it there.
   *
   * @throws SettingInvalid when others may use the file, and that cannot be changed
   */
  private static void closeToOthers(Path file) {
    if (!isPosix(file) || Files.isSymbolicLink(file)) {
      return;
    }
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(allowed)) {
        Files.setPosixFilePermissions(file, OWNER_ONLY);
        LOG.log(
            Level.WARNING,
            "Closed to other accounts: the key-encryption key {0} ({1}).",
            new Object[] {file, PosixFilePermissions.toString(allowed)});
      }
    } catch (IOException e) {
      throw new SettingInvalid(
          "The key-encryption key "
              + file
              + " may be used by other accounts, and that cannot be changed: "
              + FailureReason.of(e)
              + ".",
          e);
    }
  }

  /** Not refused: mounted secrets often belong to another account and are open to all. */
  private static void warnWhereOthersMayUse(Path file, String name) {
    if (!isPosix(file)) {
      return;
    }
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
      if (!Collections.disjoint(allowed, OF_OTHERS) && WARNED.add(file)) {
        LOG.log(
            Level.WARNING,
            "The key-encryption key {0} of the setting {1} may be used by other accounts ({2}):"
                + " whoever reads it and the database has what is in them.",
            new Object[] {file, name, PosixFilePermissions.toString(allowed)});
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, e, () -> "Could not see who may use the key-encryption key " + file);
    }
  }

  static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new SettingInvalid(
            "The file " + file + " is too large to be a key-encryption key.", null);
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new SettingInvalid(
          "The key-encryption key could not be read from "
              + file
              + ": "
              + FailureReason.of(e)
              + ".",
          e);
    }
  }

  static List<KeyEncryptionKey> parseLines(String text, String where) {
    List<String> lines = text.lines().toList();
    List<KeyEncryptionKey> keys = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        keys.add(
            parse(lines.get(i), lines.size() == 1 ? where : where + ", line " + (i + 1) + ","));
      }
    }
    if (keys.isEmpty()) {
      throw new SettingInvalid(where + " holds no key.", null);
    }
    return keys;
  }

  private static KeyEncryptionKey parse(String text, String where) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw new SettingInvalid(where + " is not base64 of 32 bytes.", e);
    }
    if (bytes.length != KeyEncryptionKey.BYTES) {
      throw new SettingInvalid(
          where + " holds " + bytes.length + " bytes in base64; a key has 32.", null);
    }
    return new KeyEncryptionKey(bytes);
  }
}
