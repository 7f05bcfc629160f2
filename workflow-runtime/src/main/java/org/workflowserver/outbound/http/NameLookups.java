package org.workflowserver.outbound.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.guard.NameResolver;

/**
 * Asks the name service on platform threads, so many at a time in all and for one tenant; the
 * others wait. A look-up can't be cut and keeps its thread: on a virtual one it would keep a
 * carrier, and names whose servers say nothing would stop every run. Equal names that are asked for
 * at the same time share one look-up.
 */
public final class NameLookups implements NameResolver {
  static final int MAX_IN_ALL = 64;
  static final int MAX_OF_TENANT = 16;

  private final NameResolver names;
  private final Executor threads;
  private final TimeSource time;
  private final Map<String, Lookup> open = new HashMap<>();

  /** The one that was served last is the last. */
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();

  private int underWay;

  /**
   * @param names the name service; may block
   * @param threads not virtual
   */
  public NameLookups(NameResolver names, Executor threads, TimeSource time) {
    this.names = names;
    this.threads = threads;
    this.time = time;
  }

  /** Asks on this thread, for nobody's share. */
  @Override
  public InetAddress[] addressesOf(String host) throws UnknownHostException {
    return names.addressesOf(host);
  }

  @Override
  public InetAddress[] addressesOf(String host, String orgId, long deadline)
      throws UnknownHostException {
    Lookup lookup = ask(host, orgId);
    try {
      startNext();
      return lookup.answer.get(deadline - time.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(host, e.getCause());
    } catch (TimeoutException e) {
      throw new NoAnswer(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(host, e);
    } finally {
      release(lookup, orgId);
    }
  }

  /** One for each who asks: an exception belongs to one thread. */
  private static UnknownHostException failure(String host, Throwable cause) {
    if (cause instanceof UnknownHostException) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(cause);
      return unknown;
    }
    return new NoAnswer(host, cause);
  }

  private synchronized Lookup ask(String host, String orgId) {
    Lookup lookup = open.computeIfAbsent(host, Lookup::new);
    lookup.askers++;
    if (!lookup.started) {
      // In the queue of each who asks: another's may be long.
      tenants.computeIfAbsent(orgId, Tenant::new).waiting.add(lookup);
    }
    return lookup;
  }

  private synchronized void release(Lookup lookup, String orgId) {
    lookup.askers--;
    if (lookup.askers == 0 && !lookup.started) {
      open.remove(lookup.host);
    }
    Tenant tenant = tenants.get(orgId);
    if (tenant != null) {
      tenant.waiting.remove(lookup);
      removeIfIdle(tenant);
    }
  }

  private void startNext() {
    for (Lookup next = takeNext(); next != null; next = takeNext()) {
      Lookup lookup = next;
      try {
        threads.execute(() -> run(lookup));
      } catch (RuntimeException e) {
        // The server stops.
        end(lookup);
        lookup.answer.completeExceptionally(e);
      }
    }
  }

  private synchronized Lookup takeNext() {
    if (underWay == MAX_IN_ALL) {
      return null;
    }
    for (Tenant tenant : tenants.values()) {
      Lookup lookup = tenant.underWay == MAX_OF_TENANT ? null : tenant.nextWaiting();
      if (lookup != null) {
        lookup.started = true;
        lookup.payer = tenant;
        tenant.underWay++;
        underWay++;
        tenants.remove(tenant.id);
        tenants.put(tenant.id, tenant);
        return lookup;
      }
    }
    return null;
  }

  private void run(Lookup lookup) {
    try {
      InetAddress[] addresses = names.addressesOf(lookup.host);
      end(lookup);
      lookup.answer.complete(addresses);
    } catch (UnknownHostException | RuntimeException | Error e) {
      end(lookup);
      lookup.answer.completeExceptionally(e);
    }
    startNext();
  }

  private synchronized void end(Lookup lookup) {
    open.remove(lookup.host);
    underWay--;
    lookup.payer.underWay--;
    removeIfIdle(lookup.payer);
  }

  private void removeIfIdle(Tenant tenant) {
    if (tenant.underWay == 0 && tenant.waiting.isEmpty()) {
      tenants.remove(tenant.id);
    }
  }

  /** Whether nobody waits and nothing is looked up. */
  synchronized boolean isIdle() {
    return open.isEmpty() && tenants.isEmpty() && underWay == 0;
  }

  /** How many wait for this name. */
  synchronized int askersOf(String host) {
    return open.containsKey(host) ? open.get(host).askers : 0;
  }

  /** No answer that says anything of the name: the same look-up may have one later. */
  static final class NoAnswer extends UnknownHostException {
    NoAnswer(String host, Throwable cause) {
      super(host);
      initCause(cause);
    }
  }

  /** A name that is asked for. */
  private static final class Lookup {
    private final String host;
    private final CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    private int askers;
    private boolean started;

    /** Whose share it is counted in, once it has started. */
    private Tenant payer;

    Lookup(String host) {
      this.host = host;
    }
  }

  private static final class Tenant {
    private final String id;

    /** What was asked for, once for each who asked; some of it others have started meanwhile. */
    private final Queue<Lookup> waiting = new ArrayDeque<>();

    private int underWay;

    Tenant(String id) {
      this.id = id;
    }

    Lookup nextWaiting() {
      Lookup next = waiting.poll();
      while (next != null && next.started) {
        next = waiting.poll();
      }
      return next;
    }
  }
}
