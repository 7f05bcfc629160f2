package org.workflowserver.limit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.workflowserver.address.ClientNetwork;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.refusal.Refusal;

/**
 * Look-ups of secrets that calls show, such as the secret part of a URL: each is an indexed read,
 * and anybody can cause them. Unknown secrets are limited by address. Since many systems may call
 * from one address, a secret that exists is served all the same: one that was found lately without
 * further ado, any other by a second, wider rate of look-ups, few of which are under way at a time.
 * One that finds no permit waits briefly for it. Unknown secrets use that rate up, too: only while
 * such a flood comes from its address, or too many look-ups wait, is one refused that may exist.
 */
@ApplicationScoped
public class TokenLookUps {
  private static final int MOST_AT_ONCE = 60;
  private static final Duration THEN_ONE_EVERY = Duration.ofSeconds(1);
  private static final int REMEMBERED = 20_000;

  /** For an address that had too many unknown ones. */
  private static final int BEYOND_AT_ONCE = 20;

  private static final Duration THEN_ONE_BEYOND_EVERY = Duration.ofMillis(50);

  /** At a time, for all such addresses. */
  private static final int BEYOND_UNDER_WAY = 4;

  /** Under way or waiting for it: few, since each holds a thread of HTTP. */
  private static final int MOST_BEYOND = 8;

  private static final int MOST_BEYOND_OF_ADDRESS = 6;
  private static final Duration MOST_WAIT = Duration.ofSeconds(1);

  private Throttle byAddress;
  private Throttle beyondByAddress;
  private BoundedCache<String, Boolean> found;
  private Permits beyond;
  private Semaphore underWay;
  private Duration mostWait;
  private String problem;

  protected TokenLookUps() {}

  @Inject
  public TokenLookUps(TimeSource time) {
    this(
        time,
        MOST_AT_ONCE,
        THEN_ONE_EVERY,
        "Too many calls of unknown URLs came from this address; come back later.");
  }

  /**
   * Look-ups apart from all others.
   *
   * @param burst how many unknown secrets an address may show at once
   * @param interval how long until one more
   * @param problem what is said to who is refused
   */
  public TokenLookUps(TimeSource time, int burst, Duration interval, String problem) {
    this(time, burst, interval, problem, MOST_WAIT);
  }

  /**
   * @param mostWait how long a look-up waits for a permit
   */
  TokenLookUps(TimeSource time, int burst, Duration interval, String problem, Duration mostWait) {
    this.byAddress = new Throttle(burst, interval, REMEMBERED, time);
    this.beyondByAddress = new Throttle(BEYOND_AT_ONCE, THEN_ONE_BEYOND_EVERY, REMEMBERED, time);
    this.found = new BoundedCache<>(REMEMBERED);
    this.beyond = new Permits(MOST_BEYOND, MOST_BEYOND_OF_ADDRESS);
    this.underWay = new Semaphore(BEYOND_UNDER_WAY, true);
    this.mostWait = mostWait;
    this.problem = problem;
  }

  /**
   * Looks a secret up.
   *
   * @param hash of the secret
   * @param address where the call comes from
   * @throws Refusal {@code rate_limited} after too many unknown ones from there: when it is not
   *     found, when too many more are looked up, or when too many of such look-ups wait
   */
  public <T> Optional<T> find(String hash, String address, Supplier<Optional<T>> lookUp) {
    String network = ClientNetwork.network(address);
    boolean wasFound = wasFound(hash);
    Optional<Duration> wait = wasFound ? Optional.empty() : byAddress.refusal(network);
    Optional<T> value = wait.isPresent() ? findBeyond(network, wait.get(), lookUp) : lookUp.get();
    if (value.isPresent() != wasFound) {
      found.put(hash, value.isPresent());
    }
    if (value.isEmpty()) {
      byAddress.take(network);
      wait.ifPresent(this::refuse);
    }
    return value;
  }

  /** Whether a secret of that hash was found when it was looked up last, which was lately. */
  public boolean wasFound(String hash) {
    return Boolean.TRUE.equals(found.get(hash));
  }

  private <T> Optional<T> findBeyond(String network, Duration wait, Supplier<Optional<T>> lookUp) {
    // Asked first: what is above the rate must not wait.
    if (beyondByAddress.take(network).isPresent() || !awaitPermit(network)) {
      refuse(wait);
    }
    try {
      Optional<T> value = lookUp.get();
      if (value.isPresent()) {
        beyondByAddress.refund(network);
      }
      return value;
    } finally {
      underWay.release();
      beyond.release(network);
    }
  }

  private boolean awaitPermit(String network) {
    if (!beyond.tryAcquire(network)) {
      return false;
    }
    boolean acquired = false;
    try {
      acquired = underWay.tryAcquire(mostWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!acquired) {
        beyond.release(network);
      }
    }
    return acquired;
  }

  private void refuse(Duration wait) {
    throw Refusal.rateLimited(problem, wait);
  }
}
