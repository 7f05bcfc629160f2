package org.workflowserver.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.workflowserver.refusal.Refusal;

/**
 * Calls that hash passwords, and those that wait for it: few, since who waits holds a thread of
 * HTTP, and of one account, network or tenant only some, so that others find room.
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
  private final Permits byAccount = new Permits(MOST_WAITING, MOST_OF_ACCOUNT);
  private final Permits byNetwork = new Permits(MOST_WAITING, MOST_OF_NETWORK);
  private final Permits byTenant = new Permits(MOST_WAITING, MOST_OF_TENANT);

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
   * @param tenant none for unknown clients, who could tell by its permits which accounts there are
   * @throws Refusal {@code capacity_exceeded} when the queue is full, or after too long
   */
  public <T> T run(
      String account, Optional<String> network, Optional<String> tenant, Supplier<T> call) {
    List<Claim> claims = new ArrayList<>();
    claims.add(new Claim(byAccount, account));
    network.ifPresent(name -> claims.add(new Claim(byNetwork, name)));
    tenant.ifPresent(name -> claims.add(new Claim(byTenant, name)));
    await(claims);
    try {
      return call.get();
    } finally {
      hashing.release();
    }
  }

  private void await(List<Claim> claims) {
    try {
      // This way it does not overtake those that wait.
      if (hashing.tryAcquire(0, TimeUnit.NANOSECONDS) || awaitTurn(claims)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw Refusal.capacityExceeded(
        "Too many passwords are being checked or set; try again in a moment.", mostWait);
  }

  private boolean awaitTurn(List<Claim> claims) throws InterruptedException {
    List<Claim> taken = new ArrayList<>();
    try {
      for (Claim claim : claims) {
        if (!claim.permits().tryAcquire(claim.holder())) {
          return false;
        }
        taken.add(claim);
      }
      return hashing.tryAcquire(mostWait.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      taken.forEach(claim -> claim.permits().release(claim.holder()));
    }
  }

  private record Claim(Permits permits, String holder) {}
}
