package org.workflowserver.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Calls that hash passwords, and those that wait for it: few, since who waits holds a thread of
 * HTTP, and of one account, network or tenant only some, so that others find a place.
 */
public final class HashingQueue {
  /** How long a call waits until it may hash, unless something else is said. */
  public static final Duration MOST_WAIT = Duration.ofSeconds(3);

  private static final int MOST_WAITING = 8;
  private static final int MOST_OF_ACCOUNT = 4;
  private static final int MOST_OF_NETWORK = 6;
  private static final int MOST_OF_TENANT = 6;

  private final Semaphore hashing;
  private final Duration mostWait;
  private final Shares byAccount = new Shares(MOST_WAITING, MOST_OF_ACCOUNT);
  private final Shares byNetwork = new Shares(MOST_WAITING, MOST_OF_NETWORK);
  private final Shares byTenant = new Shares(MOST_WAITING, MOST_OF_TENANT);

  /**
   * A queue in which nobody is.
   *
   * @param atOnce how many hash at a time
   */
  public HashingQueue(int atOnce, Duration mostWait) {
    this.hashing = new Semaphore(atOnce, true);
    this.mostWait = mostWait;
  }

  /**
   * Does what hashes a password, when it is the call's turn.
   *
   * @param network where the call comes from; none for who is signed in
   * @param tenant none for strangers, who could tell by its places which accounts there are
   * @throws Refusal {@code capacity_exceeded} when there is no place to wait, or after too long
   */
  public <T> T run(
      String account, Optional<String> network, Optional<String> tenant, Supplier<T> call) {
    List<Place> places = new ArrayList<>();
    places.add(new Place(byAccount, account));
    network.ifPresent(name -> places.add(new Place(byNetwork, name)));
    tenant.ifPresent(name -> places.add(new Place(byTenant, name)));
    await(places);
    try {
      return call.get();
    } finally {
      hashing.release();
    }
  }

  private void await(List<Place> places) {
    try {
      // This way it does not overtake those that wait.
      if (hashing.tryAcquire(0, TimeUnit.NANOSECONDS) || awaitPlace(places)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Refusal(
        RefusalCode.CAPACITY_EXCEEDED,
        "Too many passwords are being checked or set; try again in a moment.",
        List.of(),
        mostWait);
  }

  private boolean awaitPlace(List<Place> places) throws InterruptedException {
    List<Place> taken = new ArrayList<>();
    try {
      for (Place place : places) {
        if (!place.shares().take(place.holder())) {
          return false;
        }
        taken.add(place);
      }
      return hashing.tryAcquire(mostWait.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      taken.forEach(place -> place.shares().giveBack(place.holder()));
    }
  }

  private record Place(Shares shares, String holder) {}
}
