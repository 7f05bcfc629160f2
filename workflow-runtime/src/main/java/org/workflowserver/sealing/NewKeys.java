package org.workflowserver.sealing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.settings.SettingInvalid;

/** Writes the file of keys in the data folder. A process killed half-way leaves no half file. */
final class NewKeys {
  /** Keys of before that stay in the file: copies of the database may need them. */
  private static final int KEPT = 2;

  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private NewKeys() {}

  /**
   * Makes a key where there is no file yet. Of two that start together both read the same one.
   *
   * @return whether it was this process
   */
  static boolean create(Path data, Path file) throws IOException {
    Files.createDirectories(data, only(OWNER_FOLDER, KeyFile.isPosix(data)));
    Path whole = write(data, List.of(random()));
    try {
      Files.createLink(file, whole);
      return true;
    } catch (FileAlreadyExistsException twin) {
      // Another start was first; its key is the one.
      return false;
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /**
   * Makes a key and puts it first, before those that are there.
   *
   * @throws SettingInvalid when the file can't be written
   */
  static KeyEncryptionKey putFirst(Path file) {
    if (Files.isSymbolicLink(file)) {
      throw new SettingInvalid(
          "The file " + file + " is a link: put a new key first into what it leads to.", null);
    }
    Stream<String> before = KeyFile.read(file).lines().filter(line -> !line.isBlank()).limit(KEPT);
    String made = random();
    try {
      Path whole = write(file.getParent(), Stream.concat(Stream.of(made), before).toList());
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new SettingInvalid("The file " + file + " could not be written.", e);
    }
    return KeyFile.parseLines(made, "A new key").getFirst();
  }

  private static String random() {
    byte[] bytes = new byte[KeyEncryptionKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Writes keys beside their place, on the disk when this returns. */
  private static Path write(Path data, List<String> keys) throws IOException {
    Path whole =
        Files.createTempFile(
            data, KeyFile.NAME, ".new", only(KeyFile.OWNER_ONLY, KeyFile.isPosix(data)));
    Files.writeString(
        whole,
        keys.stream().map(key -> key + "\n").collect(Collectors.joining()),
        StandardCharsets.US_ASCII,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    return whole;
  }

  private static FileAttribute<?>[] only(Set<PosixFilePermission> permissions, boolean posix) {
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
