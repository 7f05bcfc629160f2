package org.workflowserver.database.disk;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Address;
import org.workflowserver.settings.Settings;

/**
 * How much room is left on the disk of H2's file. A part is reserved: when it is touched nothing
 * new is started, so that what was accepted can continue. When a quarter is left of it, that waits
 * too: H2 closes its file when it meets a full disk. PostgreSQL has its disk elsewhere, and says
 * itself when it takes nothing.
 */
@ApplicationScoped
public class DiskSpace {
  private static final Logger LOG = Logger.getLogger(DiskSpace.class.getName());
  private static final Duration REMEMBERED = Duration.ofMillis(200);

  /** The share of the reserve that is not touched, and the one that makes the difference again. */
  private static final int LAST = 4;

  /** The share of a full disk that may be taken at once. */
  private static final int SPARE = 8;

  /** A piece that a full disk has room for, as long as there are so many of them. */
  private static final long PIECE = 128 << 10;

  private static final int PIECES = 64;

  /** What is left. */
  public enum State {
    /** More than twice the reserve. */
    ENOUGH,
    /** Near the reserve; nothing is refused yet. */
    NEAR,
    /** The reserve is touched: nothing new is started. */
    SHORT,
    /** Nothing is recorded either. */
    FULL
  }

  private TimeSource time;
  private LongSupplier asking;
  private long reserve;
  private State state = State.ENOUGH;
  private long free;
  private long askedAt;
  private boolean asked;

  protected DiskSpace() {}

  @Inject
  DiskSpace(TimeSource time) {
    this(time, disk(), Settings.LIMIT_DISK_RESERVE.value());
  }

  /**
   * Of any disk.
   *
   * @param asking gives its free bytes
   * @param reserve bytes that are to stay free
   */
  public DiskSpace(TimeSource time, LongSupplier asking, long reserve) {
    this.time = time;
    this.asking = asking;
    this.reserve = reserve;
  }

  private static LongSupplier disk() {
    Optional<Path> folder =
        Settings.DATABASE_JNDI.value().isPresent()
            ? Optional.empty()
            : Address.folder(Settings.DATABASE_URL.value(), Settings.DATA.value());
    return folder.isPresent() ? () -> usable(folder.get().toFile()) : () -> Long.MAX_VALUE;
  }

  /** One that is not there says nothing. */
  private static long usable(File folder) {
    return folder.getTotalSpace() == 0 ? Long.MAX_VALUE : folder.getUsableSpace();
  }

  /** As it is, or was a moment ago. */
  public synchronized State state() {
    long now = time.nanoTime();
    if (!asked || now - askedAt >= REMEMBERED.toNanos()) {
      asked = true;
      askedAt = now;
      free = asking.getAsLong();
      State next = next();
      if (next != state) {
        log(next);
        state = next;
      }
    }
    return state;
  }

  /** Whether nothing new may be started. */
  public boolean isShort() {
    return state().compareTo(State.SHORT) >= 0;
  }

  /** Whether nothing may be recorded. */
  public boolean isFull() {
    return state() == State.FULL;
  }

  /**
   * How many bytes may be taken at once to give back more: on a full disk a share of what is left
   * above half of where it became full, and below that a small piece. The rest is for what is
   * recorded nevertheless.
   */
  public synchronized long spare() {
    long piece = free >= PIECES * PIECE ? PIECE : 0;
    return isFull() ? Math.max(piece, (free - reserve / LAST / 2) / SPARE) : Long.MAX_VALUE;
  }

  /** Free bytes; empty when the database has its disk elsewhere. */
  public synchronized Optional<Long> free() {
    state();
    return free == Long.MAX_VALUE ? Optional.empty() : Optional.of(free);
  }

  /** What is to be known of it in a sentence; empty when there is enough. */
  public Optional<String> warning() {
    return switch (state()) {
      case ENOUGH -> Optional.empty();
      case NEAR -> Optional.of(left() + " Starts are refused when the reserve is touched.");
      case SHORT -> Optional.of(left() + " Starts are refused until there is more.");
      case FULL -> Optional.of(left() + " Nothing is started or recorded until there is more.");
    };
  }

  private State next() {
    // Back again only with some more, or each file that comes and goes would change it.
    long more = reserve / LAST / 2;
    if (free < reserve / LAST || (state == State.FULL && free < reserve / LAST + more)) {
      return State.FULL;
    }
    if (free < reserve || (state.compareTo(State.SHORT) >= 0 && free < reserve + more)) {
      return State.SHORT;
    }
    return free / 2 < reserve ? State.NEAR : State.ENOUGH;
  }

  private void log(State next) {
    if (next.compareTo(State.SHORT) >= 0) {
      String what = next == State.FULL ? "Nothing is started or recorded" : "Starts are refused";
      LOG.log(Level.WARNING, "{0} {1} until there is more.", new Object[] {left(), what});
    } else if (state.compareTo(State.SHORT) >= 0) {
      LOG.log(Level.INFO, "There is room on the disk of the database again; starts are accepted.");
    }
  }

  private String left() {
    return "The disk of the database has %d MiB left; workflow.limits.disk-reserve is %d MiB."
        .formatted(free >> 20, reserve >> 20);
  }
}
