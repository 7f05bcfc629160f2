package org.workflowserver.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePathWrapper;

/** Files of H2, named {@code forced:…}, of which it is counted how often the disk is forced. */
public final class ForcedPath extends FilePathWrapper {
  static final AtomicLong TIMES = new AtomicLong();

  /** Made by H2, too, for each path. */
  public ForcedPath() {}

  @Override
  public String getScheme() {
    return "forced";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Counted(super.open(mode));
  }

  private static final class Counted extends FileBaseDefault {
    private final FileChannel file;

    Counted(FileChannel file) {
      this.file = file;
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
      return file.write(source, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      TIMES.incrementAndGet();
      file.force(metadata);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public synchronized FileLock tryLock(long position, long size, boolean shared)
        throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
