package org.workflowserver.distribution;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Folders that are the owner's alone. */
final class Folders {
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private Folders() {}

  /** Creates a folder with mode 0700, and its parents, where it is missing. */
  static void createOwned(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnly("rwx------"));
  }

  /** What a file is made with that has mode 0600. */
  static FileAttribute<?>[] ownersFile() {
    return ownerOnly("rw-------");
  }

  /** Removes a file, or a folder with all that is in it; one that is not there is no error. */
  static void remove(Path root) throws IOException {
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(root, new Removal());
    }
  }

  /** Lets other accounts read a folder that this one has just made. */
  static void letOthersRead(Path folder) throws IOException {
    if (isPosix()) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /**
   * Takes from other accounts what they may do with a folder and the files in it, where the system
   * knows such modes. Folders in it are out of their reach then, and links lead elsewhere.
   *
   * @param self the account of this process
   * @return what was open to them, with its mode
   * @throws StartRefused when something belongs to another account, or stays open
   */
  static List<String> closeToOthers(Path folder, UserPrincipal self)
      throws IOException, StartRefused {
    List<String> opened = new ArrayList<>();
    if (isPosix()) {
      // The folder first: others exchange no file in it then.
      closeOne(folder, self, opened);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            closeOne(file, self, opened);
          }
        }
      }
    }
    return opened;
  }

  private static void closeOne(Path path, UserPrincipal self, List<String> opened)
      throws IOException, StartRefused {
    PosixFileAttributes found;
    try {
      found = Files.readAttributes(path, PosixFileAttributes.class);
    } catch (NoSuchFileException gone) {
      return;
    }
    requireOwn(path, found.owner(), self);
    if (isOpenToOthers(found.permissions())) {
      opened.add(path + " (" + PosixFilePermissions.toString(found.permissions()) + ")");
      Set<PosixFilePermission> owners = EnumSet.copyOf(found.permissions());
      owners.removeAll(OTHERS);
      IOException reason = null;
      try {
        Files.setPosixFilePermissions(path, owners);
      } catch (IOException e) {
        reason = e;
      }
      // Some file systems take a mode and keep none.
      if (reason != null || isOpenToOthers(Files.getPosixFilePermissions(path))) {
        throw new StartRefused(
            "Other accounts may use "
                + opened.getLast()
                + ", and that cannot be changed: give the"
                + " server a data folder on a file system that keeps modes, by workflow.data.",
            reason);
      }
    }
  }

  private static void requireOwn(Path path, UserPrincipal owner, UserPrincipal self)
      throws StartRefused {
    if (!owner.equals(self)) {
      throw new StartRefused(
          path
              + " belongs to "
              + owner.getName()
              + ", and the server runs as "
              + self.getName()
              + ": start it as the owner of its data folder, or give it another"
              + " one by workflow.data.");
    }
  }

  private static boolean isOpenToOthers(Set<PosixFilePermission> permissions) {
    return permissions.stream().anyMatch(OTHERS::contains);
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] ownerOnly(String mode) {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
