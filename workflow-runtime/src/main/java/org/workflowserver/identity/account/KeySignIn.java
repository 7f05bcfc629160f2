package org.workflowserver.identity.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.TokenDigest;
import org.workflowserver.identity.account.SignInAudit.Attempt;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** How programs sign in: by the id of a vault item and the key that it stands for. */
record KeySignIn(ApiKeyStore store, Transactions transactions, TimeSource time) {
  private static final Logger LOG = Logger.getLogger(KeySignIn.class.getName());

  /** How exact the record of the last use is. */
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  /** Held against what is tried for an unknown id, so that both take the same time. */
  private static final ApiKey NOBODY = nobody();

  private static ApiKey nobody() {
    ApiKeyTerms terms = new ApiKeyTerms("nobody", new TreeSet<>(), Optional.of(Instant.EPOCH));
    return new ApiKey("", "", terms, Ids.token("wfk_"), Instant.EPOCH);
  }

  /** The key's account, nothing when it is gone or has expired. */
  Optional<Account> find(String itemId) {
    return Subject.isApiKey(itemId)
        ? row(itemId).filter(key -> key.isGoodAt(time.now())).map(ApiKey::account)
        : Optional.empty();
  }

  /**
   * The account of the key, nothing when it is unknown, wrong or has expired.
   *
   * @param attempt is told whose key it is
   */
  Optional<Account> findMatch(String itemId, String secret, Attempt attempt) {
    return match(Subject.isApiKey(itemId) ? row(itemId) : Optional.empty(), secret, attempt);
  }

  /** As {@link #findMatch(String, String, Attempt)}, of a key that was shown without its id. */
  Optional<Account> findMatch(TokenDigest digest, String secret, Attempt attempt) {
    return match(transactions.inNew(() -> store.findByHash(digest.hex())), secret, attempt);
  }

  private Optional<Account> match(Optional<ApiKey> row, String secret, Attempt attempt) {
    attempt.lookedUp(row.map(ApiKey::account));
    ApiKey key = row.orElse(NOBODY);
    return isGood(key, secret) ? Optional.of(key.account()) : Optional.empty();
  }

  private boolean isGood(ApiKey key, String secret) {
    // Both are asked in any case.
    return key.matches(secret) & key.isGoodAt(time.now());
  }

  static Refusal wrongClient() {
    return new Refusal(
        RefusalCode.TOKEN_INVALID, "The client's id or its secret is wrong, or has expired.");
  }

  static Refusal wrong() {
    return new Refusal(RefusalCode.TOKEN_INVALID, "The API key is wrong, or has expired.");
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
    return transactions.inNew(() -> store.find(itemId));
  }
}
