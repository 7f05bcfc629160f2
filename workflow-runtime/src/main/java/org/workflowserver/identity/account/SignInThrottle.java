package org.workflowserver.identity.account;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.workflowserver.address.ClientNetwork;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.limit.BoundedCache;
import org.workflowserver.limit.HashingQueue;
import org.workflowserver.limit.Throttle;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Slows down guessing. Failed sign-ins are limited by account and address together, and those from
 * addresses that nobody signed in to the account from by address as well. When too many of an
 * account fail from such addresses, each of them has to wait for its turn before each try: a
 * bounded time, so that unknown clients elsewhere slow an account down and never lock it. Only some
 * passwords are hashed at a time, since each takes a processor for a good while; so right ones are
 * limited too, by account.
 *
 * <p>What a guesser can lock is his own address, for as long as the guessing lasts: after ten wrong
 * passwords of an account, then one each 30 seconds, nobody signs in to it from there, the right
 * password or not; and after thirty wrong ones of any accounts, then one each 10 seconds, nobody
 * signs in from there to an account that had no sign-in from there before. Browsers that have
 * signed in to the account before, known by a cookie, are held up by neither, nor is any other
 * address. A browser or address is known until the account's name, role or password changes.
 *
 * <p>Known limits:
 *
 * <ul>
 *   <li>Once unknown clients have used up the tries of an address, wrong passwords from there are
 *       refused, but for accounts that somebody signed in to from there, which stay open. So who
 *       shares an address with others can find out whose accounts these are. To answer both alike
 *       and in the same time, a password would have to be hashed for each try that is refused, and
 *       refusing would save nothing any more.
 *   <li>A right password above the limit costs a hash when it comes from a new address: refused
 *       before it is compared, it would tell unknown clients that there is such an account.
 *   <li>Two accounts of a tenant that sign in over and over can hold the tenant's permits in the
 *       queue of those who are known, so that others of the tenant get {@code capacity_exceeded}:
 *       while their right sign-ins last, and then while they spend the wrong ones of each new
 *       address or browser. Two tenants can so hold all permits. It takes accounts whose passwords
 *       one has, and the audit log names them.
 * </ul>
 *
 * @param <T> what a right sign-in gives
 */
final class SignInThrottle<T> {
  /** How long an unknown client waits for a turn at an account that is being guessed at. */
  static final Duration TURN = Duration.ofSeconds(10);

  private static final int KEYS = 20_000;

  private static final int KNOWN_ACCOUNTS = 5_000;

  /** So that no account makes others unknown. */
  private static final int MOST_KNOWN_OF_ACCOUNT = 100;

  private final TimeSource time;
  private final Function<T, Holder> holderOf;
  private final Predicate<Holder> isCurrent;
  private final Throttle byPair;
  private final Throttle byAddress;
  private final Throttle byAccount;

  /** Right sign-ins of an account, wherever they come from. */
  private final Throttle right;

  /** By name: accounts that have signed in, and where. */
  private final BoundedCache<String, Known> known = new BoundedCache<>(KNOWN_ACCOUNTS);

  /** When unknown clients may try next, on the clock that never goes back. */
  private final BoundedCache<String, AtomicLong> turns = new BoundedCache<>(KEYS);

  private final HashingQueue hashing;

  /** Apart, so that unknown clients do not fill the queue in front of those who are known. */
  private final HashingQueue hashingOfKnown;

  /**
   * An account that was signed in to.
   *
   * @param validFrom changes with its name, role and password
   */
  record Holder(String id, String tenant, Instant validFrom) {}

  /**
   * A throttle that has seen no sign-in yet.
   *
   * @param isCurrent whether the account is still what it was
   */
  SignInThrottle(
      TimeSource time, int processors, Function<T, Holder> holderOf, Predicate<Holder> isCurrent) {
    this(time, processors, holderOf, isCurrent, HashingQueue.MOST_WAIT);
  }

  /**
   * @param mostWait how long a sign-in waits until its password is hashed
   */
  SignInThrottle(
      TimeSource time,
      int processors,
      Function<T, Holder> holderOf,
      Predicate<Holder> isCurrent,
      Duration mostWait) {
    this.time = time;
    this.holderOf = holderOf;
    this.isCurrent = isCurrent;
    this.byPair = new Throttle(10, Duration.ofSeconds(30), KEYS, time);
    this.byAddress = new Throttle(30, Duration.ofSeconds(10), KEYS, time);
    this.byAccount = new Throttle(10, Duration.ofSeconds(30), KEYS, time);
    this.right = new Throttle(300, Duration.ofSeconds(1), KEYS, time);
    this.hashing = new HashingQueue(Math.max(1, processors / 2), mostWait);
    this.hashingOfKnown = new HashingQueue(Math.max(1, processors / 2), mostWait);
  }

  /**
   * Tries a sign-in; the refusal {@code token_invalid} of {@code attempt} counts as a failed one.
   *
   * @throws Refusal {@code rate_limited} after too many failed ones, or right ones of the account;
   *     {@code capacity_exceeded} when too many wait
   */
  T attempt(String account, String address, Supplier<T> attempt) {
    String network = ClientNetwork.network(address);
    Optional<String> tenant =
        Optional.ofNullable(known.get(account))
            .filter(there -> there.networks().get(network) != null)
            .map(Known::holder)
            .filter(isCurrent)
            .map(Holder::tenant);
    return attempt(account, network, network, tenant, attempt);
  }

  /**
   * As {@link #attempt}, from a browser that has signed in to the account before.
   *
   * @param tenant of the account
   */
  T attemptFromBrowser(
      String account, String tenant, String browser, String address, Supplier<T> attempt) {
    String network = ClientNetwork.network(address);
    return attempt(account, "browser " + browser, network, Optional.of(tenant), attempt);
  }

  /** Where an account has signed in since it is what it is. */
  private record Known(Holder holder, BoundedCache<String, Boolean> networks) {}

  private static String pair(String account, String origin) {
    return origin + '\n' + account;
  }

  /**
   * Makes an attempt.
   *
   * @param tenant of an account that has signed in from there, none for unknown clients
   */
  private T attempt(
      String account, String origin, String network, Optional<String> tenant, Supplier<T> attempt) {
    boolean isKnown = tenant.isPresent();
    String pair = pair(account, origin);
    // Asked before waiting as well: a guesser must not queue in front of everybody else.
    byPair.refusal(pair).ifPresent(SignInThrottle::refuse);
    boolean inTurn = !isKnown && byAccount.refusal(account).isPresent();
    if (isKnown) {
      // Not said to unknown clients, whom it would tell that there is such an account.
      right.refusal(account).ifPresent(SignInThrottle::refuseRight);
    } else {
      byAddress.refusal(origin).ifPresent(SignInThrottle::refuse);
    }
    if (inTurn) {
      requireTurn(pair);
    }
    List<Counted> counted =
        isKnown
            ? List.of(new Counted(byPair, pair, true))
            : List.of(
                new Counted(byPair, pair, true),
                new Counted(byAddress, origin, true),
                new Counted(byAccount, account, false));
    Supplier<T> taken = inTurn ? taking(pair, attempt) : attempt;
    return (isKnown ? hashingOfKnown : hashing)
        .run(
            account,
            Optional.of(network),
            tenant,
            () -> noteRight(account, network, counted(counted, taken)));
  }

  private Supplier<T> taking(String turn, Supplier<T> attempt) {
    return () -> {
      takeTurn(turn);
      return attempt.get();
    };
  }

  private T noteRight(String account, String network, T done) {
    // Who has the right password may be told.
    right.take(account).ifPresent(SignInThrottle::refuseRight);
    remember(account, network, done);
    return done;
  }

  /** Has the account known at an address where it has signed in, or changed itself. */
  void know(String account, String address, T signedIn) {
    remember(account, ClientNetwork.network(address), signedIn);
  }

  private void remember(String account, String network, T signedIn) {
    Known fresh = new Known(holderOf.apply(signedIn), new BoundedCache<>(MOST_KNOWN_OF_ACCOUNT));
    Known there = known.getOrPut(account, () -> fresh);
    if (!there.holder().equals(fresh.holder())) {
      known.put(account, fresh);
      there = fresh;
    }
    there.networks().put(network, true);
  }

  /** Makes an attempt that is counted, and stays so only where what was given is wrong. */
  private static <R> R counted(List<Counted> counts, Supplier<R> attempt) {
    List<Counted> taken = new ArrayList<>();
    boolean wrong = false;
    try {
      for (Counted count : counts) {
        Optional<Duration> wait = count.throttle().take(count.key());
        if (wait.isEmpty()) {
          taken.add(count);
        } else if (count.refuses()) {
          refuse(wait.get());
        }
      }
      return attempt.get();
    } catch (Refusal refusal) {
      wrong = refusal.code() == RefusalCode.TOKEN_INVALID;
      throw refusal;
    } finally {
      if (!wrong) {
        taken.forEach(count -> count.throttle().refund(count.key()));
      }
    }
  }

  /**
   * What an attempt is counted by.
   *
   * @param refuses whether no attempt is made when there were too many
   */
  private record Counted(Throttle throttle, String key, boolean refuses) {}

  /** Refuses an unknown client whose turn has not come; a new one gets one. */
  private void requireTurn(String pair) {
    long now = time.nanoTime();
    long due = turn(pair, now).get();
    if (now - due < 0) {
      refuse(Duration.ofNanos(due - now));
    }
  }

  /** Takes the turn that has come, unless another attempt was faster. */
  private void takeTurn(String pair) {
    long now = time.nanoTime();
    AtomicLong turn = turn(pair, now);
    long due = turn.get();
    if (now - due < 0 || !turn.compareAndSet(due, now + TURN.toNanos())) {
      refuse(Duration.ofNanos(Math.max(1, turn.get() - now)));
    }
  }

  private AtomicLong turn(String pair, long now) {
    return turns.getOrPut(pair, () -> new AtomicLong(now + TURN.toNanos()));
  }

  private static void refuse(Duration wait) {
    refuse("Too many failed sign-ins", wait);
  }

  private static void refuseRight(Duration wait) {
    refuse("Too many sign-ins of this account", wait);
  }

  private static void refuse(String problem, Duration wait) {
    throw Refusal.rateLimited(
        problem + "; the next one is possible in " + Refusal.wholeSeconds(wait) + " s.", wait);
  }
}
