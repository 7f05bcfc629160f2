package org.workflowserver.limit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.workflowserver.limit.TenantMemory.WaitingAnswer;

/**
 * The bytes that large values may take on their way to the record: large answers of other systems
 * while their steps take them in, and facts that wait for their commit. Answers wait for room,
 * facts do not: recording them is what makes room. Between a step's fact and its release its bytes
 * count twice. While several tenants take some, each gets at most half of what the others leave.
 *
 * <p>While many answers of a tenant wait, it makes a further call only when one of them is let in.
 * Of no tenant more than a thousand calls of steps, and of nodes that are tested, are under way, so
 * that what they leave has a bound. Deliveries and calls for tokens do not ask here: what answers
 * them does not wait.
 */
@ApplicationScoped
public class MemoryBudget {
  /** More is of no use: a database records that much in a few seconds. */
  public static final long MOST = 64L << 20;

  /** How long a step waits for a connection at most, all waits of its call together. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(300);

  private static final int SHARE_OF_HEAP = 12;
  private static final Duration FOREVER = Duration.ofDays(36_500);

  /** Until twice the limit is taken, a tenant with less than this part of it in facts may start. */
  private static final int LEAST = 16;

  /** The same while answers wait, which would not get in for starts. */
  private static final int LEAST_BESIDE_ANSWERS = 64;

  /** Answers may take so much more of the limit than starts: runs that began come first. */
  private static final int OF_ANSWERS = 4;

  private final Map<String, TenantMemory> tenants = new HashMap<>();

  /** Tenants whose answers wait; the one whose turn it is comes first. */
  private final SequencedSet<TenantMemory> waiting = new LinkedHashSet<>();

  private final long limit;
  private long taken;
  private long facts;

  /** A twelfth of the heap, and 64 MiB at most. */
  public MemoryBudget() {
    this(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  /** Nothing is taken yet of so many bytes. */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** How many bytes there are. */
  public long limit() {
    return limit;
  }

  /** How many of them are taken. */
  public synchronized long taken() {
    return taken;
  }

  /** How many answers wait for room. */
  public synchronized int waitingAnswers() {
    return waiting.stream().mapToInt(tenant -> tenant.answers.size()).sum();
  }

  /** Of how many tenants something is taken or waits. */
  synchronized int tenants() {
    return tenants.size();
  }

  /** Whether so much waits for its commit that the tenant should start nothing new. */
  public synchronized boolean isFull(String orgId) {
    if (taken < limit) {
      return false;
    }
    TenantMemory tenant = tenants.getOrDefault(orgId, new TenantMemory());
    long least =
        waiting.isEmpty() ? Math.max(share(tenant), limit / LEAST) : limit / LEAST_BESIDE_ANSWERS;
    return facts >= 2 * limit || tenant.facts >= least;
  }

  /** A fact of the tenant waits for its commit from now on. */
  public synchronized void addFact(String orgId, long bytes) {
    tenant(orgId).facts += bytes;
    facts += bytes;
    taken += bytes;
  }

  /** A fact of the tenant waits no more. */
  public synchronized void removeFact(String orgId, long bytes) {
    addFact(orgId, -bytes);
    admit();
    forgetIdle(orgId);
  }

  /**
   * What one step of the tenant takes, which is nothing yet.
   *
   * @param pointless asked when the thread that waits is interrupted, and before a call that waited
   *     is sent: whether the step may not act any more
   */
  public Reservation reservation(String orgId, BooleanSupplier pointless) {
    return new Reservation(orgId, pointless, FOREVER, LONGEST_WAIT);
  }

  /** The same for what is of no use to whoever waits longer; a connection is a part of that. */
  public Reservation reservation(String orgId, Duration longest) {
    return new Reservation(orgId, () -> true, longest, Duration.ZERO);
  }

  /** What one step takes, until it is closed. For one thread. */
  public final class Reservation implements AutoCloseable {
    private final String orgId;
    private final BooleanSupplier pointless;
    private final Duration longest;
    private final Duration longestWait;
    private boolean calling;
    private long bytes;

    private Reservation(String orgId, BooleanSupplier pointless, Duration longest, Duration wait) {
      this.orgId = orgId;
      this.pointless = pointless;
      this.longest = longest;
      this.longestWait = wait;
    }

    /**
     * Waits, where many calls of the tenant are under way or many of its answers wait, until the
     * step may call another system. It does until it is closed.
     *
     * @return false when the step is not wanted any more
     */
    public boolean awaitCall() {
      return awaitCall(false);
    }

    private boolean awaitCall(boolean first) {
      CountDownLatch turn = queueCall(orgId, first);
      calling = await(turn);
      if (!calling) {
        withdrawCall(orgId, turn);
      }
      return calling;
    }

    /** How long its call may wait for a connection before its time; zero where that is of it. */
    public Duration longestWait() {
      return longestWait;
    }

    /** Waits for another turn, with a connection; false when the step may not act any more. */
    public boolean resumeCall() {
      return awaitCall(true) && !pointless.getAsBoolean();
    }

    /**
     * Takes so many bytes for an answer that is complete; waits for them where there are none. At
     * most once: who has some must not wait for more.
     *
     * @return false when the step is not wanted any more
     */
    public boolean take(long wanted) {
      if (wanted <= 0) {
        return true;
      }
      WaitingAnswer answer = new WaitingAnswer(this, wanted, new CountDownLatch(1));
      queueAnswer(answer);
      boolean admitted = await(answer.admitted());
      if (!admitted) {
        withdrawAnswer(answer);
      }
      return admitted;
    }

    /** An answer that has come is not lost because its step has taken long. */
    private boolean await(CountDownLatch turn) {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return turn.await(longest.toNanos(), TimeUnit.NANOSECONDS);
          } catch (InterruptedException e) {
            interrupted = true;
            if (pointless.getAsBoolean()) {
              return false;
            }
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /** Gives back what the step took; it may take anew. */
    @Override
    public void close() {
      if (bytes > 0 || calling) {
        release(this);
      }
    }
  }

  private synchronized CountDownLatch queueCall(String orgId, boolean first) {
    return tenant(orgId).queueCall(first);
  }

  private synchronized void withdrawCall(String orgId, CountDownLatch turn) {
    tenant(orgId).withdrawCall(turn);
    forgetIdle(orgId);
  }

  private synchronized void queueAnswer(WaitingAnswer answer) {
    TenantMemory tenant = tenant(answer.reservation().orgId);
    tenant.answers.add(answer);
    waiting.add(tenant);
    admit();
  }

  private synchronized void withdrawAnswer(WaitingAnswer answer) {
    TenantMemory tenant = tenant(answer.reservation().orgId);
    if (tenant.answers.remove(answer)) {
      tenant.admitCall();
      admit();
    }
    forgetIdle(answer.reservation().orgId);
  }

  private synchronized void release(Reservation reservation) {
    TenantMemory tenant = tenant(reservation.orgId);
    reserve(tenant, reservation, -reservation.bytes);
    admit();
    if (reservation.calling) {
      reservation.calling = false;
      tenant.endCall();
    }
    forgetIdle(reservation.orgId);
  }

  /** Lets answers in that there is room for: one of each tenant in turn, each one's in order. */
  private void admit() {
    int passedOver = 0;
    while (passedOver < waiting.size()) {
      TenantMemory tenant = waiting.removeFirst();
      WaitingAnswer next = tenant.answers.peek();
      if (next != null && fits(tenant, next.bytes())) {
        passedOver = 0;
        tenant.answers.remove();
        reserve(tenant, next.reservation(), next.bytes());
        next.admitted().countDown();
        tenant.admitCall();
      } else {
        passedOver++;
      }
      if (!tenant.answers.isEmpty()) {
        waiting.addLast(tenant);
      }
    }
  }

  /** A tenant that has none in memory gets one in where any is left, however large it is. */
  private boolean fits(TenantMemory tenant, long bytes) {
    long most = limit + limit / OF_ANSWERS;
    return (tenant.reserved == 0 && taken <= most)
        || (taken + bytes <= most && tenant.own() + bytes <= share(tenant));
  }

  private void reserve(TenantMemory tenant, Reservation reservation, long bytes) {
    reservation.bytes += bytes;
    tenant.reserved += bytes;
    taken += bytes;
  }

  private long share(TenantMemory tenant) {
    long others = taken - tenant.own();
    return others > 0 ? Math.max(0, limit - others) / 2 : limit;
  }

  private void forgetIdle(String orgId) {
    tenants.computeIfPresent(orgId, (id, tenant) -> tenant.isIdle() ? null : tenant);
  }

  private TenantMemory tenant(String orgId) {
    return tenants.computeIfAbsent(orgId, id -> new TenantMemory());
  }
}
