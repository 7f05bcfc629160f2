package org.workflowserver.limit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * The bytes that large values may take on their way to the record: large answers of other systems
 * while their steps take them in, and facts that wait for their commit. Answers wait for room,
 * facts do not: they are what makes room. As soon as several tenants use it, each has at most half
 * of what the others leave.
 *
 * <p>A tenant whose answers had to wait makes fewer calls at a time, as many as it has answers in
 * memory, and one more with each call that ends while none waits.
 */
@ApplicationScoped
public class MemoryBudget {
  /** More is of no use: a database records that much in a few seconds. */
  public static final long MOST = 64L << 20;

  private static final int SHARE_OF_HEAP = 8;

  /** Facts of a tenant may take this part of all, whatever others take. */
  private static final int LEAST = 16;

  /** A tenant makes so many calls at a time, however little room there is. */
  private static final int FEWEST_CALLS = 4;

  /** From so many on a tenant makes as many calls as it likes. */
  private static final int MANY_CALLS = 4_096;

  private final Map<String, Tenant> tenants = new HashMap<>();

  /** What belongs to no tenant, or to one that nobody knows. */
  private final Tenant nobody = new Tenant();

  /** Those whose answers wait for room, in their turns. */
  private final Set<Tenant> waiting = new LinkedHashSet<>();

  private final long most;
  private long used;

  /** What a tenant takes, and who waits. */
  private static final class Tenant {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Deque<CountDownLatch> callers = new ArrayDeque<>();
    private long facts;
    private long held;
    private int holders;
    private int calls;
    private int mostCalls = Integer.MAX_VALUE;
  }

  /** An answer that waits for room. */
  private record Answer(Use use, long bytes, CountDownLatch admitted) {}

  /** An eighth of the heap, and 64 MiB at most. */
  public MemoryBudget() {
    this(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  /** All free. */
  public MemoryBudget(long most) {
    this.most = most;
  }

  /** How many bytes there are. */
  public long most() {
    return most;
  }

  /** How many of them are taken. */
  public synchronized long used() {
    return used;
  }

  /** Whether the tenant's facts take all that it may have, so that it should start nothing new. */
  public synchronized boolean isFull(String orgId) {
    Tenant tenant = tenant(orgId);
    return tenant.facts >= Math.max(share(tenant), most / LEAST);
  }

  /** A fact of the tenant waits for its commit from now on. */
  public synchronized void addFact(String orgId, long bytes) {
    tenant(orgId).facts += bytes;
    used += bytes;
  }

  /** A fact of the tenant waits no more. */
  public synchronized void removeFact(String orgId, long bytes) {
    addFact(orgId, -bytes);
    admit();
  }

  /** What one step of the tenant takes, which is nothing yet. */
  public Use use(String orgId) {
    return new Use(orgId);
  }

  /** What one step takes, until it is closed. For one thread. */
  public final class Use implements AutoCloseable {
    private final String orgId;
    private long held;
    private boolean calls;

    private Use(String orgId) {
      this.orgId = orgId;
    }

    /**
     * Waits, where answers of the tenant had to wait lately, until the step may call another
     * system.
     *
     * @param pointless asked when the thread is interrupted
     * @return false when there is no point in the call any more
     */
    public boolean enterCall(BooleanSupplier pointless) {
      CountDownLatch turn = queueCall(orgId);
      while (!calls) {
        try {
          turn.await();
          calls = true;
        } catch (InterruptedException e) {
          if (pointless.getAsBoolean()) {
            calls = !withdrawCall(orgId, turn);
            Thread.currentThread().interrupt();
            return false;
          }
        }
      }
      return true;
    }

    /**
     * Takes so many bytes for an answer that is complete; waits for them where there are none.
     * Whoever has some needs no other system to give them back.
     */
    public void take(long bytes) throws InterruptedException {
      if (bytes > 0) {
        Answer answer = new Answer(this, bytes, new CountDownLatch(1));
        queueAnswer(answer);
        try {
          answer.admitted.await();
        } catch (InterruptedException e) {
          withdrawAnswer(answer);
          throw e;
        }
      }
    }

    /** Gives back what the step took. */
    @Override
    public void close() {
      if (held > 0 || calls) {
        end(this);
      }
    }
  }

  private synchronized CountDownLatch queueCall(String orgId) {
    Tenant tenant = tenant(orgId);
    CountDownLatch turn = new CountDownLatch(1);
    tenant.callers.add(turn);
    admitCalls(tenant);
    return turn;
  }

  private synchronized boolean withdrawCall(String orgId, CountDownLatch turn) {
    return tenant(orgId).callers.remove(turn);
  }

  private synchronized void queueAnswer(Answer answer) {
    Tenant tenant = tenant(answer.use.orgId);
    tenant.answers.add(answer);
    waiting.add(tenant);
    admit();
    if (!tenant.answers.isEmpty()) {
      tenant.mostCalls = Math.max(FEWEST_CALLS, Math.min(tenant.mostCalls, tenant.holders));
    }
  }

  private synchronized void withdrawAnswer(Answer answer) {
    Tenant tenant = tenant(answer.use.orgId);
    if (tenant.answers.remove(answer)) {
      admit();
    }
  }

  private synchronized void end(Use use) {
    Tenant tenant = tenant(use.orgId);
    if (use.held > 0) {
      hold(tenant, use, -use.held);
      tenant.holders--;
      admit();
    }
    if (use.calls) {
      use.calls = false;
      tenant.calls--;
      if (tenant.answers.isEmpty() && tenant.mostCalls < Integer.MAX_VALUE) {
        tenant.mostCalls = tenant.mostCalls < MANY_CALLS ? tenant.mostCalls + 1 : Integer.MAX_VALUE;
      }
      admitCalls(tenant);
    }
  }

  private static void admitCalls(Tenant tenant) {
    while (tenant.calls < tenant.mostCalls && !tenant.callers.isEmpty()) {
      tenant.calls++;
      tenant.callers.poll().countDown();
    }
  }

  /** Lets answers in that there is room for: of each tenant in turn, and each one's in order. */
  private void admit() {
    boolean more = !waiting.isEmpty();
    while (more) {
      more = false;
      for (Iterator<Tenant> each = waiting.iterator(); each.hasNext(); ) {
        Tenant tenant = each.next();
        Answer next = tenant.answers.peek();
        if (next != null && fits(tenant, next.bytes)) {
          more = true;
          tenant.answers.remove();
          tenant.holders += next.use.held == 0 ? 1 : 0;
          hold(tenant, next.use, next.bytes);
          next.admitted.countDown();
        }
        if (tenant.answers.isEmpty()) {
          each.remove();
        }
      }
    }
  }

  /** One answer of each tenant always gets in: it may be larger than all that there is. */
  private boolean fits(Tenant tenant, long bytes) {
    boolean few = tenant.held == 0 && tenant.facts <= most / LEAST && used <= most;
    return few || (used + bytes <= most && tenant.facts + tenant.held + bytes <= share(tenant));
  }

  private void hold(Tenant tenant, Use use, long bytes) {
    use.held += bytes;
    tenant.held += bytes;
    used += bytes;
  }

  private long share(Tenant tenant) {
    long left = Math.max(0, most - (used - tenant.facts - tenant.held));
    return tenants.size() > 1 ? left / 2 : left;
  }

  private Tenant tenant(String orgId) {
    return orgId.isEmpty() ? nobody : tenants.computeIfAbsent(orgId, id -> new Tenant());
  }
}
