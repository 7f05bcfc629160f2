package org.workflowserver.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Holds the log back while the server starts. A start that fails for a known reason shows the
 * operator one sentence, not what the container has to say about it.
 */
final class BufferedLog extends OutputStream {
  /** A start that says more than this is past hiding. */
  private static final int MOST = 4 << 20;

  private PrintStream target;
  private ByteArrayOutputStream held = new ByteArrayOutputStream();

  BufferedLog(PrintStream target) {
    this.target = target;
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (held == null) {
      target.write(bytes, offset, length);
    } else {
      held.write(bytes, offset, length);
      if (held.size() > MOST) {
        release();
      }
    }
  }

  @Override
  public synchronized void flush() {
    target.flush();
  }

  /** Shows what was held, and holds nothing back any more. */
  synchronized void release() {
    if (held != null) {
      target.writeBytes(held.toByteArray());
      target.flush();
      held = null;
    }
  }

  /** Writes what was held, and what comes later, to a file instead. */
  synchronized void divert(Path file) throws IOException {
    if (held != null) {
      OutputStream kept =
          Channels.newOutputStream(
              Files.newByteChannel(
                  file,
                  Set.of(
                      StandardOpenOption.CREATE,
                      StandardOpenOption.TRUNCATE_EXISTING,
                      StandardOpenOption.WRITE),
                  Folders.ownersFile()));
      held.writeTo(kept);
      target = new PrintStream(kept, true, StandardCharsets.UTF_8);
      held = null;
    }
  }
}
