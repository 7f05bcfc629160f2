package org.workflowserver.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.settings.DatabaseSync;
import org.workflowserver.settings.Settings;

/**
 * Lets H2 use the room again that its file wastes. Each commit writes what it changed to a new
 * place, whole pages of it, and most of them are out of date with the next one. H2 tidies up behind
 * only where it also writes behind, and a commit that is not written at once is not durable. Left
 * alone, the file takes fourteen times what is in it, and grows with every run.
 */
@ApplicationScoped
public class Compaction {
  /** Percent of the file's chunks that may be out of date: less costs more writing. */
  private static final int FILLED = 50;

  /**
   * Bytes of the file that are written anew in one go; commits wait meanwhile, for some
   * milliseconds. In memory they are not compressed, and may be a hundred times as many.
   */
  private static final int PART = 128 << 10;

  /** In between the database serves others. */
  private static final int PARTS_AT_ONCE = 128;

  /** Percent of the file that chunks have to take: below, they are moved together. */
  private static final int USED = 70;

  /** Bytes that are moved in one go; the disk is forced for it, and commits wait. */
  private static final int MOVED = 4 << 20;

  /** Percent of chunks, and of the file, that a clean stop is content with. */
  private static final int TIDY = 90;

  /** Bytes that are written anew or moved in one go when the server stops and nothing waits. */
  private static final int LAST_PART = 1 << 20;

  /** How long a stop may take for it. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(8);

  /** Commits after which nothing is left of chunks that were out of date before. */
  private static final int FREEING = 3;

  /** Opens connections that are no pool's. */
  @FunctionalInterface
  interface Source {
    Connection open() throws SQLException;
  }

  private final Source source;
  private final TimeSource time;
  private final Optional<ChunkAge> age;

  /** What is served does not change while the server runs. */
  private volatile boolean needless;

  /** What was settled; another one was opened later, since this one broke off. */
  private MVStore settled;

  protected Compaction() {
    this.source = null;
    this.time = null;
    this.age = Optional.empty();
  }

  @Inject
  Compaction(TimeSource time) {
    // Not the container's: its wrappers let nobody through to H2 itself.
    this(new WorkflowDataSource()::getConnection, time, Settings.DATABASE_SYNC.value());
  }

  Compaction(Source source, TimeSource time, DatabaseSync sync) {
    this.source = source;
    this.time = time;
    this.age = sync == DatabaseSync.DISK ? Optional.empty() : Optional.of(new ChunkAge(time));
  }

  /** Makes a file that was not closed safe to be closed, before anything else is done with it. */
  void begin() {
    inStore(store -> 0);
  }

  /**
   * Tidies up a part of the file; nothing on PostgreSQL, which does that itself.
   *
   * @param spare about how many bytes the file may grow by meanwhile
   * @return how many bytes, about, were written anew
   */
  public int compact(long spare) {
    return needless ? 0 : inStore(store -> compact(store, spare));
  }

  private int compact(MVStore store, long spare) {
    age.ifPresent(known -> store.setRetentionTime(known.after(store.getCurrentVersion())));
    // What is free within the file is taken before it grows.
    long room = Math.min(spare, Long.MAX_VALUE / 2) + unused(store);
    // What is written anew has to fit twice: H2 moves a chunk as a whole, or not at all.
    int part = Math.clamp(spare / 2, PART / 8, PART);
    int parts = 0;
    while (parts < Math.min(PARTS_AT_ONCE, room / part) && store.compact(FILLED, part)) {
      parts++;
      // The pages that were read again are written, and what they leave behind is free.
      store.commit();
    }
    if (parts == 0 && spare >= PART) {
      // What moves goes to the end of the file first.
      move(store, USED, (int) Math.min(MOVED, spare));
    }
    return parts * part;
  }

  /** Bytes of the file that no chunk takes. */
  private static long unused(MVStore store) {
    return store.getFileStore() instanceof RandomAccessStore file
        ? file.size() * (100 - file.getFillRate()) / 100
        : 0;
  }

  /** Leaves a small file behind, as far as that is done in a short time; the server stops. */
  public void end() {
    if (!needless) {
      inStore(this::end);
    }
  }

  private int end(MVStore store) {
    long begin = time.nanoTime();
    store.setRetentionTime(0);
    // A file may never be quite as tidy as that: all of it is written anew once, and moved once.
    long parts = 1 + store.getFileStore().size() / LAST_PART;
    for (long i = 0; i < parts && inTime(begin) && store.compact(TIDY, LAST_PART); i++) {
      store.commit();
      force(store);
    }
    free(store);
    for (long i = 0; i < parts && inTime(begin) && move(store, TIDY, LAST_PART); i++) {
      free(store);
    }
    return 0;
  }

  /** Where the disk is forced, nothing is written over what it has before it has the new. */
  private void force(MVStore store) {
    if (age.isEmpty()) {
      store.sync();
    }
  }

  private boolean inTime(long begin) {
    return time.nanoTime() - begin < LAST_PATIENCE.toNanos();
  }

  /** Moves chunks together where they take too little of the file. */
  private static boolean move(MVStore store, int used, int bytes) {
    if (store.getFileStore() instanceof RandomAccessStore file && file.getFillRate() < used) {
      file.compactMoveChunks(used, bytes, store);
      return true;
    }
    return false;
  }

  /**
   * Drops what H2 takes for free. When it opens a file that was not closed it may use the room of
   * chunks again that its directory still names. Closed before that is mended, the file can't be
   * opened any more, or has lost the last commits.
   */
  private synchronized void settle(MVStore store) {
    if (store.equals(settled)) {
      return;
    }
    int retention = store.getRetentionTime();
    store.setRetentionTime(0);
    free(store);
    store.setRetentionTime(retention);
    settled = store;
  }

  /** Frees the room of chunks that are out of date. */
  private void free(MVStore store) {
    for (int i = 0; i < FREEING; i++) {
      // Nothing changes, but it is a commit.
      store.setStoreVersion(store.getStoreVersion());
      store.commit();
      force(store);
    }
  }

  private int inStore(ToIntFunction<MVStore> work) {
    try (Connection connection = source.open()) {
      // Asked first: on PostgreSQL the application server may not have the classes of H2. A session
      // of another kind is that of a server of H2 in another process: it is in charge.
      if (Dialect.of(connection) == Dialect.H2
          && connection.isWrapperFor(JdbcConnection.class)
          && connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
        MVStore store = session.getDatabase().getStore().getMvStore();
        settle(store);
        return work.applyAsInt(store);
      }
      needless = true;
      return 0;
    } catch (SQLException e) {
      throw new DatabaseFailure("Could not ask H2 for its file.", e);
    }
  }
}
