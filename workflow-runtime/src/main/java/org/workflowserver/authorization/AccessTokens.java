package org.workflowserver.authorization;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.vault.AuthorizationTokens;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.TokenUnavailable;

/**
 * Gives steps the tokens of authorizations, and refreshes them in time: once for all servers, since
 * a provider may take a token back that is refreshed twice.
 */
@Dependent
public record AccessTokens(
    AuthorizationStore store,
    TokenEndpoint endpoint,
    Sealer sealer,
    Transactions transactions,
    TimeSource time)
    implements AuthorizationTokens {
  private static final Logger LOG = Logger.getLogger(AccessTokens.class.getName());

  /** For a token that somebody else refreshes. */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  @Inject
  public AccessTokens {}

  /**
   * What was found.
   *
   * @param good whether the token is good now
   * @param due whether it has to be refreshed
   * @param claimed whether that is up to who found it
   */
  private record Found(
      Secret secret,
      TokenSet tokens,
      ProviderView provider,
      boolean good,
      boolean due,
      boolean claimed) {}

  @Override
  public Optional<Secret> known(String orgId, String authorizationId) {
    if (!Ids.isShaped(IdKind.AUTHORIZATION, authorizationId)) {
      return Optional.empty();
    }
    return transactions.inNew(
        () ->
            store
                .find(Authorization.class, orgId, authorizationId)
                .map(found -> secret(authorizationId, found.tokens(sealer), provider(found))));
  }

  @Override
  public Set<String> missing(String orgId, Set<String> authorizationIds) {
    Set<String> missing = new HashSet<>(authorizationIds);
    if (!missing.isEmpty()) {
      transactions.inNew(() -> store.known(orgId, authorizationIds)).forEach(missing::remove);
    }
    return missing;
  }

  @Override
  public Optional<Secret> fresh(String orgId, String authorizationId) {
    long deadline = time.nanoTime() + PATIENCE.toNanos();
    Optional<Found> found = look(orgId, authorizationId, false);
    while (found.isPresent() && found.get().due()) {
      found = look(orgId, authorizationId, true);
      if (found.isPresent() && found.get().claimed()) {
        return refresh(orgId, authorizationId, found.get());
      }
      if (found.isPresent() && found.get().due()) {
        if (found.get().good()) {
          break;
        }
        awaitOthers(deadline);
      }
    }
    return found.map(Found::secret);
  }

  private void awaitOthers(long deadline) {
    if (time.nanoTime() >= deadline) {
      throw unavailable("Its token is refreshed at the moment; try again", null);
    }
    try {
      boolean counted =
          new CountDownLatch(1).await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
      LOG.log(Level.FINEST, "Looking again for a token that is refreshed: {0}", counted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("The wait for its token was interrupted", e);
    }
  }

  /**
   * @param claims whether to take it on this server to refresh the token, if that is due
   */
  private Optional<Found> look(String orgId, String id, boolean claims) {
    if (!Ids.isShaped(IdKind.AUTHORIZATION, id)) {
      return Optional.empty();
    }
    Instant now = time.now();
    return transactions.inNew(
        () ->
            (claims
                    ? store.lock(Authorization.class, orgId, id)
                    : store.find(Authorization.class, orgId, id))
                .map(authorization -> found(authorization, claims, now)));
  }

  private Found found(Authorization authorization, boolean claims, Instant now) {
    if (authorization.isRevoked()) {
      throw revoked();
    }
    ProviderView provider = provider(authorization);
    TokenSet tokens = authorization.tokens(sealer);
    boolean due = authorization.isDueAt(now);
    return new Found(
        secret(authorization.id(), tokens, provider),
        tokens,
        provider,
        authorization.isGoodAt(now),
        due,
        claims && due && authorization.claim(now));
  }

  private ProviderView provider(Authorization authorization) {
    return store
        .find(Provider.class, authorization.orgId(), authorization.providerId())
        .orElseThrow(AccessTokens::revoked)
        .view();
  }

  private static Secret secret(String id, TokenSet tokens, ProviderView provider) {
    return new Secret(id, id, tokens.access(), provider.hosts());
  }

  private Optional<Secret> refresh(String orgId, String id, Found found) {
    TokenAnswer answer;
    try {
      answer = ask(orgId, found);
    } catch (TokenUnavailable e) {
      settle(orgId, id, found, e);
      if (e.isPassing() && found.good()) {
        LOG.log(Level.WARNING, "{0} was not refreshed: {1}.", new Object[] {id, e.getMessage()});
        return Optional.of(found.secret());
      }
      throw e;
    } catch (RuntimeException e) {
      settle(orgId, id, found, unavailable("Its token could not be refreshed", e));
      throw e;
    }
    return stored(orgId, id, found, answer);
  }

  /**
   * Stores the answer, again and again where the database is away for a moment: what gave it may be
   * worth nothing any more.
   */
  private Optional<Secret> stored(String orgId, String id, Found found, TokenAnswer answer) {
    long deadline = time.nanoTime() + PATIENCE.toNanos();
    Level level = Level.WARNING;
    while (true) {
      try {
        return take(orgId, id, found, answer);
      } catch (RuntimeException e) {
        if (!DatabaseFailure.isBehind(e)) {
          throw e;
        }
        LOG.log(level, e, () -> "The new token of " + id + " is not stored yet; trying again.");
        level = Level.FINE;
        awaitOthers(deadline);
      }
    }
  }

  private Optional<Secret> take(String orgId, String id, Found found, TokenAnswer answer) {
    return transactions.inNew(
        () ->
            store
                .lock(Authorization.class, orgId, id)
                .map(
                    authorization -> {
                      store.keepFormer(authorization, sealer, time.now());
                      authorization.take(answer, sealer, time.now());
                      return secret(id, answer.tokens(), found.provider());
                    }));
  }

  private TokenAnswer ask(String orgId, Found found) {
    if (found.provider().grant() == Grant.CLIENT_CREDENTIALS) {
      return endpoint.obtain(orgId, found.provider());
    }
    if (found.tokens().refresh() == null) {
      throw found.good()
          ? unavailable("The provider gave nothing to refresh it with", null)
          : revoked();
    }
    return endpoint.refresh(orgId, found.provider(), found.tokens());
  }

  /** Notes that there is no new token, for now or for good. */
  private void settle(String orgId, String id, Found found, TokenUnavailable why) {
    Instant now = time.now();
    transactions.doInNew(
        () ->
            store
                .lock(Authorization.class, orgId, id)
                // Another server may have got new ones meanwhile, of which this says nothing.
                .filter(authorization -> authorization.tokens(sealer).equals(found.tokens()))
                .ifPresent(
                    authorization -> {
                      if (why.isPassing()) {
                        authorization.giveUpClaim();
                      } else {
                        authorization.revoke(now);
                        store.audit(
                            AuditEntry.ofServer(
                                orgId, AuditAction.AUTHORIZATION_REVOKED, id, Map.of()),
                            now);
                      }
                    }));
  }

  private static TokenUnavailable revoked() {
    return new TokenUnavailable(
        "The authorization is not good any more: its provider has taken it back, or its time is"
            + " over. Authorize again.",
        false,
        null);
  }

  private static TokenUnavailable unavailable(String what, Throwable cause) {
    return new TokenUnavailable(what, true, cause);
  }
}
