package org.workflowserver.limit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The bytes that large values may take on their way to the record: large answers of other systems
 * while their steps take them in, and facts that wait for their commit. Answers wait for room,
 * facts do not: recording them is what makes room. While several tenants take some, each gets at
 * most half of what the others leave.
 *
 * <p>While many answers of a tenant wait, it makes a further call only when one of them is let in.
 */
@ApplicationScoped
public class MemoryBudget {
  /** More is of no use: a database records that much in a few seconds. */
  public static final long MOST = 64L << 20;

  private static final int SHARE_OF_HEAP = 12;
  private static final Duration FOREVER = Duration.ofDays(36_500);

  /** Until twice the limit is taken, a tenant with less than this part of it in facts may start. */
  private static final int LEAST = 16;

  /** The same while answers wait, which would not get in for starts. */
  private static final int LEAST_BESIDE_ANSWERS = 64;

  /** Answers may take so much more of the limit than starts: runs that began come first. */
  private static final int OF_ANSWERS = 4;

  /** While so many answers of a tenant wait, its calls wait, too. */
  private static final int MANY_ANSWERS = 64;

  private final Map<String, Tenant> tenants = new HashMap<>();

  /** Tenants whose answers wait; the one whose turn it is comes first. */
  private final SequencedSet<Tenant> waiting = new LinkedHashSet<>();

  private final long limit;
  private long taken;
  private long facts;

  private static final class Tenant {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Deque<CountDownLatch> calls = new ArrayDeque<>();
    private long facts;
    private long reserved;

    private long own() {
      return facts + reserved;
    }
  }

  /** An answer that waits for room. */
  private record Answer(Reservation reservation, long bytes, CountDownLatch admitted) {}

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

  /** Whether so much waits for its commit that the tenant should start nothing new. */
  public synchronized boolean isFull(String orgId) {
    if (taken < limit) {
      return false;
    }
    Tenant tenant = tenant(orgId);
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
  }

  /**
   * What one step of the tenant takes, which is nothing yet.
   *
   * @param pointless asked when the thread that waits is interrupted: whether the step is not
   *     wanted any more
   */
  public Reservation reservation(String orgId, BooleanSupplier pointless) {
    return new Reservation(orgId, pointless, FOREVER);
  }

  /** The same for what is of no use to whoever waits longer. */
  public Reservation reservation(String orgId, Duration longest) {
    return new Reservation(orgId, () -> true, longest);
  }

  /** What one step takes, until it is closed. For one thread. */
  public final class Reservation implements AutoCloseable {
    private final String orgId;
    private final BooleanSupplier pointless;
    private final Duration longest;
    private long bytes;

    private Reservation(String orgId, BooleanSupplier pointless, Duration longest) {
      this.orgId = orgId;
      this.pointless = pointless;
      this.longest = longest;
    }

    /**
     * Waits, where many answers of the tenant wait, until the step may call another system.
     *
     * @return false when the step is not wanted any more
     */
    public boolean awaitCall() {
      CountDownLatch turn = queueCall(orgId);
      boolean admitted = await(turn);
      if (!admitted) {
        withdrawCall(orgId, turn);
      }
      return admitted;
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
      Answer answer = new Answer(this, wanted, new CountDownLatch(1));
      queueAnswer(answer);
      boolean admitted = await(answer.admitted);
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

    /** Gives back what the step took. */
    @Override
    public void close() {
      if (bytes > 0) {
        release(this);
      }
    }
  }

  private synchronized CountDownLatch queueCall(String orgId) {
    Tenant tenant = tenant(orgId);
    CountDownLatch turn = new CountDownLatch(1);
    if (tenant.calls.isEmpty() && tenant.answers.size() < MANY_ANSWERS) {
      turn.countDown();
    } else {
      tenant.calls.add(turn);
    }
    return turn;
  }

  private synchronized void withdrawCall(String orgId, CountDownLatch turn) {
    if (!tenant(orgId).calls.remove(turn)) {
      admitCall(tenant(orgId));
    }
  }

  private synchronized void queueAnswer(Answer answer) {
    Tenant tenant = tenant(answer.reservation.orgId);
    tenant.answers.add(answer);
    waiting.add(tenant);
    admit();
  }

  private synchronized void withdrawAnswer(Answer answer) {
    Tenant tenant = tenant(answer.reservation.orgId);
    if (tenant.answers.remove(answer)) {
      admitCall(tenant);
      admit();
    }
  }

  private synchronized void release(Reservation reservation) {
    reserve(tenant(reservation.orgId), reservation, -reservation.bytes);
    admit();
  }

  /**
   * Lets answers in that there is room for: one of each tenant in turn, and each one's in order.
   */
  private void admit() {
    int passedOver = 0;
    while (passedOver < waiting.size()) {
      Tenant tenant = waiting.removeFirst();
      Answer next = tenant.answers.peek();
      if (next != null && fits(tenant, next.bytes)) {
        passedOver = 0;
        tenant.answers.remove();
        reserve(tenant, next.reservation, next.bytes);
        next.admitted.countDown();
        admitCall(tenant);
      } else {
        passedOver++;
      }
      if (!tenant.answers.isEmpty()) {
        waiting.addLast(tenant);
      }
    }
  }

  /** One call for each answer that is let in, and all once none waits. */
  private static void admitCall(Tenant tenant) {
    boolean all = tenant.answers.isEmpty();
    CountDownLatch next = tenant.calls.poll();
    while (next != null) {
      next.countDown();
      next = all ? tenant.calls.poll() : null;
    }
  }

  /** A tenant that has none in memory gets one in where any is left, however large it is. */
  private boolean fits(Tenant tenant, long bytes) {
    long most = limit + limit / OF_ANSWERS;
    return (tenant.reserved == 0 && taken <= most)
        || (taken + bytes <= most && tenant.own() + bytes <= share(tenant));
  }

  private void reserve(Tenant tenant, Reservation reservation, long bytes) {
    reservation.bytes += bytes;
    tenant.reserved += bytes;
    taken += bytes;
  }

  private long share(Tenant tenant) {
    long others = taken - tenant.own();
    return others > 0 ? Math.max(0, limit - others) / 2 : limit;
  }

  private Tenant tenant(String orgId) {
    return tenants.computeIfAbsent(orgId, id -> new Tenant());
  }
}
