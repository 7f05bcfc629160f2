package org.workflowserver.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.limit.ClientNetwork;
import org.workflowserver.limit.RecentMap;
import org.workflowserver.limit.Shares;
import org.workflowserver.limit.Throttle;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Slows down guessing. Failed sign-ins are limited by account and address together, and those from
 * addresses that nobody signed in to the account from by address as well. When too many of an
 * account fail from such addresses, each of them has to wait for its turn before each try: a
 * bounded time, so that strangers slow an account down and never lock it. Only some passwords are
 * hashed at a time, since each takes a processor for a good while; so right ones are limited too,
 * by account.
 *
 * <p>A known limit: once strangers have used up the tries of an address, wrong passwords from there
 * are refused, but for accounts that somebody signed in to from there, which stay open. So who
 * shares an address with others can find out whose accounts these are. To answer both alike and in
 * the same time, a password would have to be hashed for each try that is refused, and refusing
 * would save nothing any more.
 */
final class SignInThrottle {
  /** How long a stranger waits for a turn at an account that is being guessed at. */
  static final Duration TURN = Duration.ofSeconds(10);

  private static final int KEYS = 20_000;

  private static final Duration MOST_WAIT = Duration.ofSeconds(3);

  private final TimeSource time;
  private final Throttle byPair;
  private final Throttle byAddress;
  private final Throttle byAccount;

  /** Right sign-ins of an account, wherever they come from. */
  private final Throttle right;

  /** Accounts and addresses that have signed in together. */
  private final RecentMap<String, Boolean> known = new RecentMap<>(KEYS);

  /** When strangers may try next, on the clock that never goes back. */
  private final RecentMap<String, AtomicLong> turns = new RecentMap<>(KEYS);

  private final HashingQueue hashing;

  /** Apart, so that strangers do not fill the queue in front of those who are known. */
  private final HashingQueue hashingOfKnown;

  SignInThrottle(TimeSource time, int processors) {
    this(time, processors, MOST_WAIT);
  }

  /**
   * @param mostWait how long a sign-in waits until its password is hashed
   */
  SignInThrottle(TimeSource time, int processors, Duration mostWait) {
    this.time = time;
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
  <T> T attempt(String account, String address, Supplier<T> attempt) {
    String network = ClientNetwork.network(address);
    boolean isKnown = known.get(pair(account, network)) != null;
    return attempt(account, network, network, isKnown, attempt);
  }

  /** As {@link #attempt}, from a browser that has signed in to the account before. */
  <T> T attemptFromBrowser(String account, String browser, String address, Supplier<T> attempt) {
    String network = ClientNetwork.network(address);
    return attempt(account, "browser " + browser, network, true, attempt);
  }

  private static String pair(String account, String origin) {
    return origin + '\n' + account;
  }

  private <T> T attempt(
      String account, String origin, String network, boolean isKnown, Supplier<T> attempt) {
    String pair = pair(account, origin);
    // Asked before waiting as well: a guesser must not queue in front of everybody else.
    byPair.refusal(pair).ifPresent(SignInThrottle::refuse);
    boolean inTurn = !isKnown && byAccount.refusal(account).isPresent();
    if (isKnown) {
      // Not said to strangers, whom it would tell that there is such an account.
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
    HashingQueue queue = isKnown ? hashingOfKnown : hashing;
    queue.await(account, network);
    try {
      T done =
          counted(
              counted,
              () -> {
                if (inTurn) {
                  takeTurn(pair);
                }
                return attempt.get();
              });
      right.take(account);
      known.put(pair, true);
      return done;
    } finally {
      queue.leave();
    }
  }

  /** Makes an attempt that is counted, and stays so only where what was given is wrong. */
  private static <T> T counted(List<Counted> counts, Supplier<T> attempt) {
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
        taken.forEach(count -> count.throttle().giveBack(count.key()));
      }
    }
  }

  /**
   * What an attempt is counted by.
   *
   * @param refuses whether no attempt is made when there were too many
   */
  private record Counted(Throttle throttle, String key, boolean refuses) {}

  /** Refuses a stranger whose turn has not come; a new one gets one. */
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
    AtomicLong turn = turns.get(pair);
    if (turn == null) {
      AtomicLong fresh = new AtomicLong(now + TURN.toNanos());
      AtomicLong twin = turns.putIfAbsent(pair, fresh);
      turn = twin == null ? fresh : twin;
    }
    return turn;
  }

  private static void refuse(Duration wait) {
    refuse("Too many failed sign-ins", wait);
  }

  private static void refuseRight(Duration wait) {
    refuse("Too many sign-ins of this account", wait);
  }

  private static void refuse(String problem, Duration wait) {
    throw Refusal.rateLimited(
        problem
            + "; the next one is possible in "
            + Math.max(1, wait.plusMillis(999).toSeconds())
            + " s.",
        wait);
  }

  /**
   * Sign-ins whose passwords are hashed, and those that wait for it: few, since who waits holds a
   * thread of HTTP, and of one account or network only some, so that others find a place.
   */
  private static final class HashingQueue {
    private static final int MOST_WAITING = 8;
    private static final int MOST_OF_ACCOUNT = 4;
    private static final int MOST_OF_NETWORK = 6;

    private final Semaphore hashing;
    private final Duration mostWait;
    private final Shares byAccount = new Shares(MOST_WAITING, MOST_OF_ACCOUNT);
    private final Shares byNetwork = new Shares(MOST_WAITING, MOST_OF_NETWORK);

    HashingQueue(int atOnce, Duration mostWait) {
      this.hashing = new Semaphore(atOnce, true);
      this.mostWait = mostWait;
    }

    /**
     * Waits until a password may be hashed.
     *
     * @throws Refusal {@code capacity_exceeded} when there is no place to wait, or after too long
     */
    void await(String account, String network) {
      try {
        // This way it does not overtake those that wait.
        if (hashing.tryAcquire(0, TimeUnit.NANOSECONDS) || awaitPlace(account, network)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new Refusal(
          RefusalCode.CAPACITY_EXCEEDED,
          "Too many sign-ins are under way; try again in a moment.",
          List.of(),
          mostWait);
    }

    private boolean awaitPlace(String account, String network) throws InterruptedException {
      if (!byAccount.take(account)) {
        return false;
      }
      try {
        if (!byNetwork.take(network)) {
          return false;
        }
        try {
          return hashing.tryAcquire(mostWait.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
          byNetwork.giveBack(network);
        }
      } finally {
        byAccount.giveBack(account);
      }
    }

    void leave() {
      hashing.release();
    }
  }
}
