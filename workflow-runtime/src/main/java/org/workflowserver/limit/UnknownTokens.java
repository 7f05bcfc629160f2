package org.workflowserver.limit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.refusal.Refusal;

/**
 * Limits, by address, calls whose URL has a secret part that is unknown: each costs a look-up, and
 * anybody can make them. A URL that was found lately is served whatever else comes from its
 * caller's address, since many systems may call from one.
 */
@ApplicationScoped
public class UnknownTokens {
  private static final int MOST_AT_ONCE = 60;
  private static final Duration THEN_ONE_EVERY = Duration.ofSeconds(1);
  private static final int REMEMBERED = 20_000;

  private Throttle byAddress;
  private RecentMap<String, Boolean> found;

  protected UnknownTokens() {}

  @Inject
  public UnknownTokens(TimeSource time) {
    this.byAddress = new Throttle(MOST_AT_ONCE, THEN_ONE_EVERY, REMEMBERED, time);
    this.found = new RecentMap<>(REMEMBERED);
  }

  /**
   * Looks a token up.
   *
   * @param hash of the token
   * @param address where the call comes from
   * @throws Refusal {@code rate_limited} when too many unknown ones came from there
   */
  public <T> Optional<T> find(String hash, String address, Supplier<Optional<T>> lookUp) {
    String network = ClientNetwork.network(address);
    boolean wasFound = Boolean.TRUE.equals(found.get(hash));
    if (!wasFound) {
      byAddress.refusal(network).ifPresent(UnknownTokens::refuse);
    }
    Optional<T> value = lookUp.get();
    if (value.isEmpty()) {
      byAddress.take(network);
    }
    if (value.isPresent() != wasFound) {
      found.put(hash, value.isPresent());
    }
    return value;
  }

  private static void refuse(Duration wait) {
    throw Refusal.rateLimited(
        "Too many calls of unknown URLs came from this address; come back later.", wait);
  }
}
