package org.workflowserver.identity.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.TokenDigest;
import org.workflowserver.identity.account.SignInAudit.Attempt;
import org.workflowserver.limit.BoundedCache;
import org.workflowserver.limit.TokenLookUps;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * How programs sign in: by the id of a vault item and the key that it stands for, or by the key
 * alone, in place of a token. One that was found right in such a call is remembered by its SHA-256,
 * as tokens are, and is valid while its account in the {@link AccountCache} is.
 */
final class KeySignIn {
  private static final Logger LOG = Logger.getLogger(KeySignIn.class.getName());
  private static final Pattern SHAPE = Pattern.compile("wfk_[A-Za-z0-9_-]{43}");
  private static final int WRONG_KEYS_AT_ONCE = 30;
  private static final Duration THEN_ONE_WRONG_KEY_EVERY = Duration.ofSeconds(10);

  /** How exact the record of the last use is. */
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  private static final int REMEMBERED = 10_000;

  /** Held against what is tried for an unknown id, so that both take the same time. */
  private static final ApiKey NOBODY = nobody();

  private final ApiKeyStore store;
  private final Transactions transactions;
  private final AccountCache cache;
  private final TimeSource time;
  private final TokenLookUps lookUps;
  private final BoundedCache<TokenDigest, Verified> remembered = new BoundedCache<>(REMEMBERED);

  KeySignIn(ApiKeyStore store, Transactions transactions, AccountCache cache, TimeSource time) {
    this.store = store;
    this.transactions = transactions;
    this.cache = cache;
    this.time = time;
    this.lookUps =
        new TokenLookUps(
            time,
            WRONG_KEYS_AT_ONCE,
            THEN_ONE_WRONG_KEY_EVERY,
            "Too many wrong API keys came from this address; come back later.");
  }

  private static ApiKey nobody() {
    ApiKeyTerms terms = new ApiKeyTerms("nobody", new TreeSet<>(), Optional.of(Instant.EPOCH));
    return new ApiKey("", "", terms, Ids.token("wfk_"), Instant.EPOCH);
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

  /** The key's account, nothing when it is gone or has expired. */
  Optional<Account> find(String itemId) {
    return row(itemId).filter(key -> key.isGoodAt(time.now())).map(ApiKey::account);
  }

  /**
   * The account of the key with that id.
   *
   * @param attempt is told whose key it is
   * @throws Refusal {@code token_invalid} when it is unknown, wrong or has expired, {@code
   *     rate_limited} after too many such of the address
   */
  Account require(String itemId, String secret, Attempt attempt) {
    return lookUp(TokenDigest.of(itemId + '\n' + secret), () -> row(itemId), secret, attempt)
        .orElseThrow(() -> wrong("The client's id or its secret"));
  }

  /**
   * As {@link #require(String, String, Attempt)}, of a key that was shown without its id.
   *
   * @throws Refusal as {@link #require(String, String, Attempt)}
   */
  Account require(String secret, Attempt attempt) {
    if (!SHAPE.matcher(secret).matches()) {
      throw wrongKey();
    }
    TokenDigest digest = TokenDigest.of(secret);
    Verified known = remembered.get(digest);
    Verified verified = known == null ? verified(digest, secret, attempt) : known;
    attempt.lookedUp(Optional.of(verified.account()));
    Account account =
        cache
            .findCurrent(verified.itemId(), verified.account().tokensValidFrom())
            .filter(current -> current.expires().map(time.now()::isBefore).orElse(true))
            .orElseThrow(KeySignIn::wrongKey);
    noteUse(verified);
    return account;
  }

  private Verified verified(TokenDigest digest, String secret, Attempt attempt) {
    Account account =
        lookUp(
                digest,
                () -> transactions.inNew(() -> store.findByHash(digest.hex())),
                secret,
                attempt)
            .orElseThrow(KeySignIn::wrongKey);
    // What is known of it may be older than the key.
    cache.reload(account.id());
    Verified verified = new Verified(account, new AtomicLong(time.nanoTime()));
    remembered.put(digest, verified);
    return verified;
  }

  private Optional<Account> lookUp(
      TokenDigest digest, Supplier<Optional<ApiKey>> found, String secret, Attempt attempt) {
    return lookUps.find(
        digest.hex(),
        attempt.address(),
        () -> {
          Optional<ApiKey> row = found.get();
          attempt.lookedUp(row.map(ApiKey::account));
          ApiKey key = row.orElse(NOBODY);
          return isGood(key, secret) ? Optional.of(key.account()) : Optional.empty();
        });
  }

  private boolean isGood(ApiKey key, String secret) {
    // Both are asked in any case.
    return key.matches(secret) & key.isGoodAt(time.now());
  }

  private static Refusal wrongKey() {
    return wrong("The API key");
  }

  private static Refusal wrong(String what) {
    return new Refusal(RefusalCode.TOKEN_INVALID, what + " is wrong, or has expired.");
  }

  private void noteUse(Verified verified) {
    long now = time.nanoTime();
    long due = verified.noteAt().get();
    if (now - due >= 0 && verified.noteAt().compareAndSet(due, now + NOTED_EVERY.toNanos())) {
      noteUse(verified.itemId());
    }
  }

  /** Notes that the key was used; that it could not be noted is no failure of the caller's. */
  void noteUse(String itemId) {
    Instant now = time.now();
    try {
      transactions.doInNew(() -> store.noteUse(itemId, now, now.minus(NOTED_EVERY)));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The use of " + itemId + " could not be noted: {0}", e.toString());
    }
  }

  private Optional<ApiKey> row(String itemId) {
    return Subject.isApiKey(itemId)
        ? transactions.inNew(() -> store.find(itemId))
        : Optional.empty();
  }
}
