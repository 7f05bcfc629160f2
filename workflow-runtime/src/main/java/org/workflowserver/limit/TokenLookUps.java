package org.workflowserver.limit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.refusal.Refusal;

/**
 * Look-ups of secrets that calls show, such as the secret part of a URL: each is an indexed read,
 * and anybody can cause them. Unknown secrets are limited by address. Since many systems may call
 * from one address, a secret that exists is served all the same: one that was found lately without
 * further ado, any other by one of a few look-ups at a time. Only while those are all under way is
 * one refused that may exist.
 */
@ApplicationScoped
public class TokenLookUps {
  private static final int MOST_AT_ONCE = 60;
  private static final Duration THEN_ONE_EVERY = Duration.ofSeconds(1);
  private static final int REMEMBERED = 20_000;

  /** At a time, for addresses that had too many unknown ones; half of them for one address. */
  private static final int MOST_BEYOND = 4;

  private Throttle byAddress;
  private RecentMap<String, Boolean> found;
  private Shares beyond;
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
    this.byAddress = new Throttle(burst, interval, REMEMBERED, time);
    this.found = new RecentMap<>(REMEMBERED);
    this.beyond = new Shares(MOST_BEYOND);
    this.problem = problem;
  }

  /**
   * Looks a secret up.
   *
   * @param hash of the secret
   * @param address where the call comes from
   * @throws Refusal {@code rate_limited} when it is not found after too many unknown ones from
   *     there, or too many such look-ups are under way
   */
  public <T> Optional<T> find(String hash, String address, Supplier<Optional<T>> lookUp) {
    String network = ClientNetwork.network(address);
    boolean wasFound = Boolean.TRUE.equals(found.get(hash));
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

  private <T> Optional<T> findBeyond(String network, Duration wait, Supplier<Optional<T>> lookUp) {
    if (!beyond.take(network)) {
      refuse(wait);
    }
    try {
      return lookUp.get();
    } finally {
      beyond.giveBack(network);
    }
  }

  private void refuse(Duration wait) {
    throw Refusal.rateLimited(problem, wait);
  }
}
