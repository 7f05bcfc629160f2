package org.workflowserver.identity.account;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.identity.Account;
import org.workflowserver.limit.BoundedCache;

/**
 * Accounts as they are in the database, at most {@link #OLDEST} old: how a change of role or
 * password reaches the tokens and sessions on every server.
 *
 * <p>After {@link #FRESH} the first caller reads the account anew while the others use what is
 * known, so that a busy account costs one look-up in that time, whatever it is used for.
 */
final class AccountCache {
  static final Duration FRESH = Duration.ofSeconds(3);
  static final Duration OLDEST = Duration.ofSeconds(5);

  private static final int ACCOUNTS = 10_000;

  private final Function<String, Optional<Account>> read;
  private final TimeSource time;
  private final BoundedCache<String, Seen> seen = new BoundedCache<>(ACCOUNTS);

  AccountCache(Function<String, Optional<Account>> read, TimeSource time) {
    this.read = read;
    this.time = time;
  }

  /** The account or API key, nothing when there is none of that id. */
  Optional<Account> find(String userId) {
    Seen known = seen.get(userId);
    if (known != null) {
      long age = time.nanoTime() - known.at();
      if (age < FRESH.toNanos()) {
        return known.account();
      }
      if (!known.renewing().compareAndSet(false, true) && age < OLDEST.toNanos()) {
        return known.account();
      }
    }
    return reload(userId);
  }

  /**
   * The account of a token or session that was made at {@code validFrom}; nothing when the account
   * has changed since. One that is newer than what is known here follows a change on another
   * server, so that the account is read anew.
   */
  Optional<Account> findCurrent(String userId, Instant validFrom) {
    Optional<Account> known = find(userId);
    boolean isNewer = known.filter(old -> validFrom.isAfter(old.tokensValidFrom())).isPresent();
    return (isNewer ? reload(userId) : known)
        .filter(account -> account.tokensValidFrom().equals(validFrom));
  }

  /** A value behind {@code before}, even when the clock went back or stood still. */
  static Instant next(Instant before, Instant now) {
    Instant least = before.plus(1, ChronoUnit.MICROS);
    return now.isAfter(least) ? now : least;
  }

  /** Drops what is known of the account, so that its next use reads it anew. */
  void evict(String userId) {
    long tooOld = time.nanoTime() - OLDEST.toNanos();
    seen.put(userId, new Seen(Optional.empty(), tooOld, new AtomicBoolean()));
  }

  /** Reads the account anew, for a change that was made on this server. */
  Optional<Account> reload(String userId) {
    long before = time.nanoTime();
    Optional<Account> account = read.apply(userId);
    seen.put(userId, new Seen(account, before, new AtomicBoolean()));
    return account;
  }

  /**
   * What was read.
   *
   * @param at on the clock that never goes back, before the reading began, so that a change
   *     meanwhile does not look newer
   * @param renewing taken by the one caller that reads anew
   */
  private record Seen(Optional<Account> account, long at, AtomicBoolean renewing) {}
}
