package org.workflowserver.distribution;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The data folder, held by this process alone for as long as it lives. */
final class DataFolder {
  private final Path folder;
  private final Path temporary;

  // Held, never released: the system does that when the process ends, however it ends.
  @SuppressWarnings("unused")
  private final FileLock lock;

  private DataFolder(Path folder, FileLock lock) {
    this.folder = folder;
    this.temporary = folder.resolve("tmp");
    this.lock = lock;
  }

  /**
   * Takes the folder, made if need be, and empties its temporary files: a process that was killed
   * leaves them behind.
   *
   * @throws StartRefused when it cannot be written or another server holds it
   */
  static DataFolder take(Path folder) throws StartRefused {
    try {
      Files.createDirectories(folder, ownerOnly());
      DataFolder taken = new DataFolder(folder, lock(folder.resolve("server.lock")));
      taken.removeTemporaryFiles();
      Files.createDirectory(taken.temporary, ownerOnly());
      return taken;
    } catch (IOException e) {
      throw new StartRefused("The data folder " + folder + " cannot be written: " + e + ".", e);
    }
  }

  /** The folder itself: what is in it outlives the process. */
  Path folder() {
    return folder;
  }

  /** Where everything goes that need not outlive the process. */
  Path temporary() {
    return temporary;
  }

  /** Removes what need not outlive the process. */
  void removeTemporaryFiles() throws IOException {
    if (Files.exists(temporary)) {
      Files.walkFileTree(temporary, new Removal());
    }
  }

  private static FileLock lock(Path file) throws IOException, StartRefused {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      throw new StartRefused(
          "The data folder " + file.getParent() + " is in use by another server" + holder(file));
    }
    String process = Long.toString(ProcessHandle.current().pid());
    channel.truncate(0).write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)));
    return lock;
  }

  private static String holder(Path file) {
    try {
      return " (process " + Files.readString(file, StandardCharsets.US_ASCII) + ").";
    } catch (IOException e) {
      // Where locks forbid reading the sentence goes without the number.
      return ".";
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
