package org.workflowserver.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Slows down guessing: failed sign-ins are limited by account and by address, and only some
 * passwords are hashed at a time, since each takes a processor for a good while.
 */
final class SignInThrottle {
  private static final int KEYS = 20_000;

  /** Who waits holds a thread of HTTP, of which a server has few. */
  private static final int MOST_WAITING = 8;

  private static final Duration MOST_WAIT = Duration.ofSeconds(3);

  private final Throttle byAccount;
  private final Throttle byAddress;
  private final Semaphore hashing;

  SignInThrottle(TimeSource time, int processors) {
    this.byAccount = new Throttle(10, Duration.ofSeconds(30), KEYS, time);
    this.byAddress = new Throttle(30, Duration.ofSeconds(10), KEYS, time);
    this.hashing = new Semaphore(Math.max(1, processors / 2), true);
  }

  /**
   * Tries a sign-in; what {@code attempt} throws counts as a failed one.
   *
   * @throws Refusal {@code rate_limited} after too many failed ones, {@code capacity_exceeded} when
   *     too many wait
   */
  <T> T attempt(String account, String address, Supplier<T> attempt) {
    String network = Addresses.network(address);
    // Asked before waiting as well: a guesser must not queue in front of everybody else.
    byAccount.refusal(account).ifPresent(SignInThrottle::refuse);
    byAddress.refusal(network).ifPresent(SignInThrottle::refuse);
    await();
    try {
      byAddress.take(network).ifPresent(SignInThrottle::refuse);
      Optional<Duration> wait = byAccount.take(account);
      if (wait.isPresent()) {
        byAddress.giveBack(network);
        refuse(wait.get());
      }
      T done = attempt.get();
      byAccount.giveBack(account);
      byAddress.giveBack(network);
      return done;
    } finally {
      hashing.release();
    }
  }

  /**
   * Looks up a key, which costs little; what is refused counts as a failed one of the address.
   *
   * @throws Refusal {@code rate_limited} after too many failed ones
   */
  <T> T lookUp(String address, Supplier<T> attempt) {
    String network = Addresses.network(address);
    byAddress.take(network).ifPresent(SignInThrottle::refuse);
    boolean wrong = false;
    try {
      return attempt.get();
    } catch (Refusal refusal) {
      wrong = true;
      throw refusal;
    } finally {
      if (!wrong) {
        byAddress.giveBack(network);
      }
    }
  }

  private void await() {
    try {
      if (hashing.getQueueLength() < MOST_WAITING
          && hashing.tryAcquire(MOST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Refusal(
        RefusalCode.CAPACITY_EXCEEDED,
        "Too many sign-ins are under way; try again in a moment.",
        List.of(),
        MOST_WAIT);
  }

  private static void refuse(Duration wait) {
    throw new Refusal(
        RefusalCode.RATE_LIMITED,
        "Too many failed sign-ins; the next one is possible in "
            + Math.max(1, wait.plusMillis(999).toSeconds())
            + " s.",
        List.of(),
        wait);
  }
}
