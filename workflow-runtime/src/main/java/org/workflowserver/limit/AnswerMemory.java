package org.workflowserver.limit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.AnswerRefusal;
import org.workflowserver.refusal.Refusal;

/**
 * The bytes that large answers to callers take while they are read and while they are written,
 * which lasts as long as a caller likes, and those that large bodies of their requests take as
 * values. Of them one tenant has at most half and one caller a quarter; a list of rows that is
 * larger than that ends early. What is beyond is refused.
 */
@ApplicationScoped
public class AnswerMemory {
  private static final long MOST = 128L << 20;
  private static final int SHARE_OF_HEAP = 8;
  private static final int TENANT = 2;
  private static final int CALLER = 4;

  /** Bytes of each that are not counted: small answers are always given, small bodies taken. */
  private static final long UNCOUNTED = 256L << 10;

  /** How many large answers a caller reads at a time that has half of its share under way. */
  private static final int READING_BESIDE_LARGE = 2;

  private static final int FIRST_ROWS = 2;
  private static final int TIMES_MORE_ROWS = 8;
  private static final long BYTES_AT_A_TIME = 1L << 20;
  private static final Duration COME_BACK = Duration.ofSeconds(2);

  private final Map<Object, Taken> taken = new HashMap<>();
  private final Map<Holder, Share> bodies = new IdentityHashMap<>();
  private final long limit;
  private long inAll;

  /** An eighth of the heap, and 128 MiB at most. */
  public AnswerMemory() {
    this(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  AnswerMemory(long limit) {
    this.limit = limit;
  }

  /** What one tenant or caller has. */
  private static final class Taken {
    long bytes;
    int reading;

    boolean isNothing() {
      return bytes == 0 && reading == 0;
    }
  }

  /** An answer of which nothing is read yet, and which is refused where it finds no memory. */
  public Share reading(Holder caller) {
    return new Share(caller, Kind.READ);
  }

  /** The body of a request, which is refused where it finds no memory. */
  public Share received(Holder caller) {
    return new Share(caller, Kind.RECEIVED);
  }

  /**
   * The answer to a call that has changed something: it can't be refused any more, and ends early
   * where it finds no memory.
   */
  public Share given(Holder caller) {
    return new Share(caller, Kind.GIVEN);
  }

  /** An answer of so many bytes, which is in memory already, while it is written. */
  public synchronized Share writing(Holder caller, long bytes) {
    Share share = given(caller);
    share.length = bytes;
    count(share, Math.max(0, bytes - UNCOUNTED));
    return share;
  }

  private enum Kind {
    READ,
    RECEIVED,
    GIVEN
  }

  /** What one answer or body takes, until it is closed. For one thread at a time. */
  public final class Share implements AutoCloseable {
    private final Holder holder;
    private final Object caller;
    private final Kind kind;
    private boolean reading;
    private boolean full;
    private int rows = FIRST_ROWS;
    private long length;
    private long counted;

    private Share(Holder holder, Kind kind) {
      this.holder = holder;
      this.caller = List.of(holder.org(), holder.subject());
      this.kind = kind;
    }

    /** Whether rows were left unread since this answer is as large as one may be. */
    public boolean isFull() {
      return full;
    }

    /**
     * Reads rows in pieces, few at first and more while they are small, and takes their bytes.
     *
     * @param most rows
     * @param next reads at most so many rows behind the last one that was read
     * @throws Refusal as {@link #take(long)}
     */
    public <T> List<T> read(
        int most, BiFunction<Optional<T>, Integer, List<T>> next, ToLongFunction<T> bytes) {
      List<T> all = new ArrayList<>();
      while (all.size() < most) {
        int asked = Math.min(rows, most - all.size());
        List<T> piece =
            next.apply(all.isEmpty() ? Optional.empty() : Optional.of(all.getLast()), asked);
        all.addAll(take(piece, bytes));
        boolean hasMore = piece.size() == asked;
        if (endsEarly(hasMore && all.size() < most) || !hasMore) {
          break;
        }
      }
      return all;
    }

    private boolean endsEarly(boolean hasMore) {
      full = hasMore && (full || length > limit / CALLER);
      return full;
    }

    private <T> List<T> take(List<T> read, ToLongFunction<T> bytes) {
      long sum = read.stream().mapToLong(bytes).sum();
      take(sum);
      long more = BYTES_AT_A_TIME * read.size() / (sum + 1);
      rows = (int) Math.clamp(more, 1, (long) rows * TIMES_MORE_ROWS);
      return read;
    }

    /**
     * Reads a page of a list, in such pieces.
     *
     * @param read the first rows of a list, or of what is behind a cursor of it
     * @param key of a row, which the list is ordered by
     * @throws Refusal as {@link #take(long)}
     */
    public <T> Slice<T> page(
        PageRequest page,
        Function<PageRequest, List<T>> read,
        Function<T, String> key,
        ToLongFunction<T> bytes) {
      List<T> found =
          read(
              page.limit() + 1,
              (last, most) ->
                  read.apply(new PageRequest(most, last.map(key).map(Cursor::of).or(page::cursor))),
              bytes);
      return Cursor.slice(found, full ? found.size() - 1 : page.limit(), key, row -> row);
    }

    /**
     * Reads a page of a list whose keys are known, in such pieces.
     *
     * @param keys one more than the page has, when there are more; of a row that is gone meanwhile,
     *     too
     * @param cursor what a list continues behind
     * @throws Refusal as {@link #take(long)}
     */
    public <K, T> Slice<T> page(
        List<K> keys,
        int limit,
        Function<K, String> cursor,
        Function<List<K>, List<T>> read,
        ToLongFunction<T> bytes) {
      List<T> all = new ArrayList<>();
      int most = Math.min(limit, keys.size());
      int end = 0;
      while (end < most && !full) {
        List<K> piece = keys.subList(end, Math.min(end + rows, most));
        all.addAll(take(read.apply(piece), bytes));
        end += piece.size();
        endsEarly(end < most);
      }
      boolean more = end < keys.size();
      return new Slice<>(
          all, more ? Optional.of(Cursor.of(cursor.apply(keys.get(end - 1)))) : Optional.empty());
    }

    /**
     * Takes so many bytes more.
     *
     * @throws Refusal {@code capacity_exceeded} when the caller, its tenant or all have no more;
     *     never while they have only one request under way
     */
    public void take(long bytes) {
      grow(this, bytes);
    }

    @Override
    public void close() {
      release(this);
    }
  }

  private synchronized void grow(Share share, long bytes) {
    share.length += bytes;
    long more = Math.max(0, share.length - UNCOUNTED) - share.counted;
    if (more <= 0) {
      return;
    }
    Taken own = taken(share.caller);
    boolean othersAreRead =
        share.kind != Kind.RECEIVED
            && !share.reading
            && own.reading >= READING_BESIDE_LARGE
            && own.bytes - bodyOf(share) >= limit / CALLER / 2;
    if (othersAreRead
        || isBeyond(inAll, share, more, 1)
        || isBeyond(taken(share.holder.org()).bytes, share, more, TENANT)
        || isBeyond(own.bytes, share, more, CALLER)) {
      if (share.kind != Kind.GIVEN) {
        throw tooMuch(share.kind);
      }
      share.full = true;
    }
    if (share.kind == Kind.RECEIVED) {
      bodies.put(share.holder, share);
    } else if (!share.reading) {
      share.reading = true;
      own.reading++;
    }
    count(share, more);
  }

  private boolean isBeyond(long bytes, Share share, long more, int part) {
    return bytes > share.counted + bodyOf(share) && bytes + more > limit / part;
  }

  /** What the body of the request takes that an answer is to, which does not compete with it. */
  private long bodyOf(Share answer) {
    Share body = bodies.getOrDefault(answer.holder, answer);
    return body == answer ? 0 : body.counted;
  }

  private void count(Share share, long more) {
    share.counted += more;
    inAll += more;
    taken(share.holder.org()).bytes += more;
    taken(share.caller).bytes += more;
  }

  private synchronized void release(Share share) {
    count(share, -share.counted);
    bodies.remove(share.holder, share);
    taken(share.caller).reading -= share.reading ? 1 : 0;
    share.reading = false;
    for (Object holder : List.of(share.holder.org(), share.caller)) {
      taken.computeIfPresent(holder, (key, own) -> own.isNothing() ? null : own);
    }
  }

  private Taken taken(Object holder) {
    return taken.computeIfAbsent(holder, key -> new Taken());
  }

  /** How many tenants, callers and requests have something. */
  synchronized int holders() {
    return taken.size() + bodies.size();
  }

  private static Refusal tooMuch(Kind kind) {
    return kind == Kind.READ
        ? new AnswerRefusal(COME_BACK)
        : Refusal.capacityExceeded(
            "Too many large requests and answers are under way; send this one again when they are"
                + " over.",
            COME_BACK);
  }
}
