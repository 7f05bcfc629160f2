package org.workflowserver.distribution;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.settings.FailureReason;

/** The data folder, held by this process alone for as long as it lives. */
final class DataFolder {
  private static final Logger LOG = Logger.getLogger(DataFolder.class.getName());

  private final Path folder;
  private final Path temporary;

  // Held, never released: the system does that when the process ends, however it ends.
  private final FileLock lock;

  private DataFolder(Path folder, FileLock lock) {
    this.folder = folder;
    this.temporary = folder.resolve("tmp");
    this.lock = lock;
  }

  /**
   * Takes the folder, made if need be, closes it to other accounts and empties its temporary files:
   * a process that was killed leaves them behind.
   *
   * @throws StartRefused when it cannot be written, another server holds it, or it is not this
   *     account's alone
   */
  static DataFolder take(Path folder) throws StartRefused {
    try {
      Folders.createOwned(folder);
      DataFolder taken = new DataFolder(folder, lock(folder.resolve("server.lock")));
      taken.removeTemporaryFiles();
      Folders.createOwned(taken.temporary);
      List<String> opened = taken.closeToOthers();
      if (!opened.isEmpty()) {
        LOG.log(Level.WARNING, "Closed to other accounts: {0}.", String.join(", ", opened));
      }
      return taken;
    } catch (IOException e) {
      throw new StartRefused(
          "The data folder %s (workflow.data) cannot be written: %s."
              .formatted(folder, FailureReason.of(e)),
          e);
    }
  }

  /**
   * Closes the folder, and the files in it that are new, to other accounts: libraries make theirs
   * as open as the system lets them.
   *
   * @return what was open
   */
  List<String> closeToOthers() throws IOException, StartRefused {
    // The folder of temporary files was made by this process, so by this account.
    return Folders.closeToOthers(folder, Files.getOwner(temporary));
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
    Folders.remove(temporary);
  }

  /** Takes the number of this process out of the lock's file: another process may get it. */
  void forgetProcess() throws IOException {
    lock.channel().truncate(0);
  }

  private static FileLock lock(Path file) throws IOException, StartRefused {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            Folders.ownersFile());
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
}
