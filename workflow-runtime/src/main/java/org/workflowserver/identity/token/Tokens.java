package org.workflowserver.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.cluster.LivingServers;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.TokenDigest;
import org.workflowserver.identity.TokenPrincipal;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.limit.BoundedCache;
import org.workflowserver.limit.Quota;
import org.workflowserver.limit.RequestLimit;
import org.workflowserver.outbound.ToIdentityProvider;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.settings.Settings;

/**
 * Access tokens: made by the built-in issuer, and believed from it and from the identity provider
 * of the settings. The facade.
 *
 * <p>A token that was verified is remembered by its SHA-256 until it expires, or until its key no
 * longer verifies, so that the next call costs a digest and two look-ups. A local account's tokens
 * end when its role or password changes, an API key's when that is replaced or deleted; every
 * server notices within five seconds.
 */
@ApplicationScoped
public class Tokens {
  static final String BUILT_IN_AUDIENCE = "workflow-server";

  /** Claim: the account's {@code tokensValidFrom} when the token was made, in microseconds. */
  static final String VALID_FROM = "tokens_valid_from";

  static final Duration LIFE = Duration.ofHours(1);
  static final Duration SKEW = Duration.ofSeconds(30);

  private static final int REMEMBERED = 10_000;

  private IssuerKeys keys;
  private Accounts accounts;
  private TimeSource time;
  private Optional<ExternalIssuer> external;
  private TokenVerifier verifier;
  private BoundedCache<TokenDigest, VerifiedToken> remembered;
  private RequestLimit<Subject> limit;

  /** Apart, so that a program with somebody's token does not keep the person from the console. */
  private RequestLimit<Subject> sessionLimit;

  protected Tokens() {}

  /** With the identity provider of the settings, if they name one. */
  @Inject
  public Tokens(
      IssuerKeys keys,
      Accounts accounts,
      LivingServers servers,
      @ToIdentityProvider OutboundHttp http,
      TimeSource time) {
    this(keys, accounts, time, ExternalIssuer.ofSettings(http), requestLimit(servers, time));
    this.sessionLimit = requestLimit(servers, time);
  }

  private static RequestLimit<Subject> requestLimit(LivingServers servers, TimeSource time) {
    return new RequestLimit<>(
        Settings.LIMIT_REQUESTS_PER_MINUTE.value(), REMEMBERED, servers::count, time);
  }

  Tokens(
      IssuerKeys keys,
      Accounts accounts,
      TimeSource time,
      Optional<ExternalIssuer> external,
      RequestLimit<Subject> limit) {
    this.keys = keys;
    this.accounts = accounts;
    this.time = time;
    this.external = external;
    this.verifier = new TokenVerifier(keys::verifying, external, time);
    this.remembered = new BoundedCache<>(REMEMBERED);
    this.limit = limit;
    this.sessionLimit = limit;
  }

  /**
   * Does nothing but be there: a wrong setting shows at the start, not at the first call.
   *
   * @throws org.workflowserver.settings.SettingInvalid when the settings contradict each other
   */
  void requireSettings() {}

  /**
   * A token for {@code account}, signed with ES256; it does not outlive an API key.
   *
   * @throws Refusal {@code password_change_required} while the account's password is one to change
   */
  public IssuedToken issue(Account account) {
    account.requireOwnPassword();
    Instant now = time.now();
    Duration life = life(account, now);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(Subject.BUILT_IN_ISSUER)
            .audience(BUILT_IN_AUDIENCE)
            .subject(account.id())
            .claim("upn", account.username())
            .claim("groups", List.copyOf(account.groups()))
            .claim("org", account.org())
            .claim(VALID_FROM, ChronoUnit.MICROS.between(Instant.EPOCH, account.tokensValidFrom()))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(life)))
            .jwtID(Ids.token("jti_"))
            .build();
    return new IssuedToken(sign(claims, keys.signing()), life);
  }

  private static Duration life(Account account, Instant now) {
    return account
        .expires()
        .map(end -> Duration.between(now, end))
        .filter(rest -> rest.compareTo(LIFE) < 0)
        .orElse(LIFE);
  }

  private static String sign(JWTClaimsSet claims, ECKey key) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    SignedJWT jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("The issuer's key " + key.getKeyID() + " does not sign", e);
    }
    return jwt.serialize();
  }

  /**
   * Who calls with this token.
   *
   * @param bearerToken what follows {@code Bearer} in the header
   * @throws Refusal {@code token_invalid} or {@code token_expired}; {@code capacity_exceeded} when
   *     the identity provider's keys cannot be read at present
   */
  public Caller verify(String bearerToken) {
    return authenticate(bearerToken).caller();
  }

  /** The same as {@link #verify}, as a principal for the container, with the token's claims. */
  public TokenPrincipal authenticate(String bearerToken) {
    TokenDigest digest = TokenDigest.of(bearerToken);
    VerifiedToken known = remembered.get(digest);
    if (known == null || !stillVerifies(known)) {
      known = verifier.verify(bearerToken);
      remembered.put(digest, known);
    }
    if (!time.now().isBefore(known.expires())) {
      throw TokenVerifier.expired();
    }
    known.holder().ifPresent(this::requireCurrent);
    return known.principal();
  }

  /** Whom an ID token is about, as {@link TokenVerifier#verifyIdToken} says. */
  VerifiedToken verifyIdToken(String token, String clientId, String nonce) {
    return verifier.verifyIdToken(token, clientId, nonce);
  }

  /**
   * Counts one request more of a caller, however many tokens it has.
   *
   * @return what is left to the caller, who may have asked once too often; empty for whom no issuer
   *     vouches
   */
  public Optional<Quota> count(Caller caller) {
    return caller.subject().map(limit::take);
  }

  /** As {@link #count}, of who is signed in to the console. */
  public Optional<Quota> countInSession(Caller caller) {
    return caller.subject().map(sessionLimit::take);
  }

  /**
   * Whether its key does; a key may be retired, or taken back, before the token says it expires.
   */
  private boolean stillVerifies(VerifiedToken known) {
    return known.key().map(this::isOfProvider).orElse(true)
        && known.holder().map(holder -> keys.verifying(holder.kid()).isPresent()).orElse(true);
  }

  /** Whether the identity provider has taken back what verified the token. */
  boolean isWithdrawn(JWK key) {
    return external.map(issuer -> issuer.hasWithdrawn(key, time.nanoTime())).orElse(true);
  }

  private boolean isOfProvider(JWK key) {
    return external.map(issuer -> issuer.has(key, time.nanoTime())).orElse(false);
  }

  private void requireCurrent(VerifiedToken.Holder holder) {
    if (accounts.findCurrent(holder.userId(), holder.validFrom()).isEmpty()) {
      throw TokenVerifier.invalid("its account has changed or is gone");
    }
  }

  /**
   * Has the built-in issuer sign with another key from now on. Tokens that were signed before stay
   * good until they expire.
   *
   * @return the key's id
   * @throws Refusal {@code scope_missing} unless an administrator of the tenant {@code default}
   *     calls, {@code rate_limited} when it was done too often of late
   */
  public String rotateKeys(Caller caller) {
    caller.requireInstallationAdministrator();
    return keys.rotate(caller);
  }

  /**
   * The built-in issuer's keys, the newest first.
   *
   * @throws Refusal {@code scope_missing} unless an administrator of the tenant {@code default}
   *     calls
   */
  public List<IssuerKeyView> issuerKeys(Caller caller) {
    caller.requireInstallationAdministrator();
    return keys.views();
  }

  /** The built-in issuer's public keys, as a JSON Web Key Set. */
  public Map<String, Object> publicKeys() {
    return keys.publicKeys();
  }

  static Instant ofMicros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
