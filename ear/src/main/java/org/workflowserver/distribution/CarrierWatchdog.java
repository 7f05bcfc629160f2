package org.workflowserver.distribution;

import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sees to it that virtual threads never stand still for good.
 *
 * <p>A virtual thread that waits for a class to be loaded keeps its carrier. One that loads a class
 * by a method of its loader does not, and may hold the loader's lock, or be the next to get it,
 * while it waits for a carrier. When as many of the first kind as there are carriers wait for that
 * lock, none moves again, and neither does anybody else who needs a class. The container's loaders
 * have one lock each, so that this happens in earnest: on two processors, when a server continues
 * with several runs while it starts.
 *
 * <p>So a virtual thread is tried now and then. When it does not get to run, the machine may make
 * {@value #MOST} carriers, until all threads have run for a while. Before Java 24 a thread that
 * waits for a lock keeps its carrier in either case: there the trouble cannot be, and neither can
 * the means.
 */
final class CarrierWatchdog {
  private static final Logger LOG = Logger.getLogger(CarrierWatchdog.class.getName());
  private static final String SCHEDULER = "jdk.management.VirtualThreadSchedulerMXBean";
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration BETWEEN_MORE = Duration.ofMillis(50);

  /** As many as the virtual machine makes at most, unless it is told otherwise. */
  private static final int MOST = 256;

  /**
   * A scheduler makes one more carrier only for a thread that is queued behind none, or that fills
   * its queue, which has 256 places at first; each carrier makes the next one then. Where all are
   * blocked there are threads in every queue already.
   */
  private static final int FILLING = 512;

  /** Tries in a row that have to be answered before the added ones are taken away. */
  private static final int CALM = 20;

  private final CountDownLatch end = new CountDownLatch(1);
  private final Object scheduler;
  private final Method parallelism;
  private final Method change;
  private final int usual;
  private int calm;

  private CarrierWatchdog(Class<? extends PlatformManagedObject> type)
      throws ReflectiveOperationException {
    this.scheduler = ManagementFactory.getPlatformMXBean(type);
    this.parallelism = type.getMethod("getParallelism");
    this.change = type.getMethod("setParallelism", int.class);
    this.usual = parallelism();
  }

  /** Begins to look; empty on a Java that needs it not. */
  static Optional<CarrierWatchdog> watch() {
    try {
      CarrierWatchdog carriers =
          new CarrierWatchdog(Class.forName(SCHEDULER).asSubclass(PlatformManagedObject.class));
      Thread.ofPlatform().daemon().name("carriers").start(carriers::look);
      return Optional.of(carriers);
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.FINE, "This Java does not tell of its carriers.", e);
      return Optional.empty();
    }
  }

  /** Looks no more. */
  void stop() {
    end.countDown();
  }

  private void look() {
    try {
      while (!end.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
        takeCare();
      }
      become(usual);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.WARNING, "The carriers of virtual threads can't be counted.", e);
    }
  }

  private void takeCare() throws InterruptedException, ReflectiveOperationException {
    if (runsWithin(PATIENCE, 1)) {
      calm++;
      if (calm >= CALM && parallelism() > usual) {
        become(usual);
      }
      return;
    }
    calm = 0;
    become(MOST);
    boolean runs = false;
    while (!runs && end.getCount() > 0) {
      runs = runsWithin(BETWEEN_MORE, FILLING);
    }
    // Only now: a line in the log may need a class, too.
    LOG.log(
        Level.INFO,
        "All threads that carry virtual threads were blocked. Work continues on up to {0} of them"
            + " until they are free again; nothing has to be done.",
        MOST);
  }

  /** Whether any of so many new virtual threads gets to run. */
  private static boolean runsWithin(Duration time, int threads) throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    for (int i = 0; i < threads; i++) {
      Thread.ofVirtual().name("carried").start(ran::countDown);
    }
    return ran.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private int parallelism() throws ReflectiveOperationException {
    return (int) parallelism.invoke(scheduler);
  }

  private void become(int carriers) throws ReflectiveOperationException {
    change.invoke(scheduler, carriers);
  }
}
