package org.workflowserver.identity.account;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.TokenDigest;
import org.workflowserver.identity.account.SignInAudit.Attempt;
import org.workflowserver.limit.BoundedCache;
import org.workflowserver.limit.TokenLookUps;
import org.workflowserver.refusal.Refusal;

/**
 * API keys that calls present in place of a token. One that was found right is remembered by its
 * SHA-256, as tokens are, and is valid while its account in the {@link AccountCache} is.
 */
final class ApiKeyVerifier {
  private static final Pattern SHAPE = Pattern.compile("wfk_[A-Za-z0-9_-]{43}");
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
  private static final int REMEMBERED = 10_000;

  private final KeySignIn keys;
  private final AccountCache cache;
  private final TokenLookUps lookUps;
  private final TimeSource time;
  private final BoundedCache<TokenDigest, Verified> remembered = new BoundedCache<>(REMEMBERED);

  ApiKeyVerifier(KeySignIn keys, AccountCache cache, TokenLookUps lookUps, TimeSource time) {
    this.keys = keys;
    this.cache = cache;
    this.lookUps = lookUps;
    this.time = time;
  }

  /**
   * A key that was found right.
   *
   * @param account as it was then
   * @param noteAt when its next use is to be noted, on the clock that never goes back
   */
  private record Verified(Account account, AtomicLong noteAt) {
    String itemId() {
      return account.id();
    }
  }

  /**
   * The key's account.
   *
   * @param attempt is told whose key it is
   * @throws Refusal {@code token_invalid} when it is wrong or has ended, {@code rate_limited} after
   *     too many wrong ones of the address
   */
  Account require(String secret, Attempt attempt) {
    if (!SHAPE.matcher(secret).matches()) {
      throw KeySignIn.wrong();
    }
    TokenDigest digest = TokenDigest.of(secret);
    Verified known = remembered.get(digest);
    Verified verified = known == null ? lookUp(digest, secret, attempt) : known;
    attempt.lookedUp(Optional.of(verified.account()));
    Account account =
        cache
            .findCurrent(verified.itemId(), verified.account().tokensValidFrom())
            .filter(current -> current.expires().map(time.now()::isBefore).orElse(true))
            .orElseThrow(KeySignIn::wrong);
    noteUse(verified);
    return account;
  }

  private Verified lookUp(TokenDigest digest, String secret, Attempt attempt) {
    Account account =
        lookUps
            .find(digest.hex(), attempt.address(), () -> keys.findMatch(digest, secret, attempt))
            .orElseThrow(KeySignIn::wrong);
    // What is known of it may be older than the key.
    cache.reload(account.id());
    Verified verified = new Verified(account, new AtomicLong(time.nanoTime()));
    remembered.put(digest, verified);
    return verified;
  }

  private void noteUse(Verified verified) {
    long now = time.nanoTime();
    long due = verified.noteAt().get();
    if (now - due >= 0 && verified.noteAt().compareAndSet(due, now + NOTED_EVERY.toNanos())) {
      keys.noteUse(verified.itemId());
    }
  }
}
