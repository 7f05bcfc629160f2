package org.workflowserver.identity.token;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.OutboundRequest;
import org.workflowserver.outbound.http.OutboundResponse;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;

/** An identity provider whose tokens are believed, and what its claims mean here. */
final class ExternalIssuer {
  private static final Logger LOG = Logger.getLogger(ExternalIssuer.class.getName());

  private static final Duration READ = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(6);
  private static final Duration KEPT_IN_OUTAGE = Duration.ofHours(1);
  private static final Duration LEAST_BETWEEN_LOADS = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private static final int MOST_ASKING = 8;

  /** How often it is looked whether the keys have changed. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final JWKSelector ALL = new JWKSelector(new JWKMatcher.Builder().build());

  private final String name;
  private final String audience;
  private final String orgClaim;
  private final Map<String, String> groupsMap;
  private final JWKSource<SecurityContext> keys;
  private final AtomicReference<Seen> seen = new AtomicReference<>();

  /**
   * Callers that ask for a key, which takes no time but while one reads the keys and the others
   * wait for it: few, since each holds a thread of HTTP.
   */
  private final Semaphore asking = new Semaphore(MOST_ASKING);

  private volatile boolean loadedOnce;

  ExternalIssuer(
      String name,
      String audience,
      String orgClaim,
      Map<String, String> groupsMap,
      JWKSource<SecurityContext> keys) {
    this.name = name;
    this.audience = audience;
    this.orgClaim = orgClaim;
    this.groupsMap = Map.copyOf(groupsMap);
    this.keys = keys;
  }

  /**
   * The issuer that the settings name, if they name one.
   *
   * @throws SettingInvalid when they contradict each other
   */
  static Optional<ExternalIssuer> ofSettings(OutboundHttp http) {
    return IdentitySettings.issuer().map(settings -> of(settings, http));
  }

  private static ExternalIssuer of(IdentitySettings.Issuer settings, OutboundHttp http) {
    Map<String, String> groups = Settings.JWT_GROUPS_MAP.value();
    if (groups.isEmpty()) {
      LOG.warning(
          "The setting workflow.jwt.groups-map is empty: tokens of the identity provider give no"
              + " scope.");
    }
    return new ExternalIssuer(
        settings.name(),
        Settings.JWT_AUDIENCE.value(),
        Settings.JWT_ORG_CLAIM.value(),
        groups,
        fetched(settings.jwksUrl(), http));
  }

  /**
   * Keys over HTTP: through the guard of outgoing calls, cached, one request at a time, and not
   * asked for each unknown key id.
   */
  static JWKSource<SecurityContext> fetched(String jwksUrl, OutboundHttp http) {
    return JWKSourceBuilder.create(IdentitySettings.url(jwksUrl), address -> read(jwksUrl, http))
        .cache(KEPT.toMillis(), WAIT_FOR_OTHERS.toMillis())
        .refreshAheadCache(false)
        .rateLimited(LEAST_BETWEEN_LOADS.toMillis())
        .outageTolerant(KEPT_IN_OUTAGE.toMillis())
        .build();
  }

  private static Resource read(String url, OutboundHttp http) throws IOException {
    OutboundResponse response;
    try {
      response = http.send(new OutboundRequest("GET", url, List.of(), null, null, false, READ));
    } catch (OutboundFailure e) {
      throw new IOException(e.getMessage(), e);
    }
    if (response.status() != 200) {
      throw new IOException("The answer has the status " + response.status() + ".");
    }
    return new Resource(
        new String(response.body(), StandardCharsets.UTF_8),
        response.header("Content-Type").orElse(null));
  }

  String name() {
    return name;
  }

  String audience() {
    return audience;
  }

  /**
   * The key that a token's header means, if the provider has it.
   *
   * @param now on the clock that never goes back
   * @throws Refusal {@code capacity_exceeded} when the provider's keys cannot be read at present
   */
  Optional<JWK> key(JWSHeader header, long now) {
    JWKSelector meant = new JWKSelector(JWKMatcher.forJWSHeader(header));
    if (!asking.tryAcquire()) {
      return Optional.of(seenKey(meant, now));
    }
    try {
      return key(meant);
    } finally {
      asking.release();
    }
  }

  /** For who must not wait as well: a key that was seen, as an outage leaves it. */
  private JWK seenKey(JWKSelector meant, long now) {
    Seen known = seen.get();
    if (known == null || now - known.at() >= KEPT_IN_OUTAGE.toNanos()) {
      throw unavailable();
    }
    List<JWK> found = meant.select(new JWKSet(known.keys()));
    if (found.size() != 1) {
      throw unavailable();
    }
    return found.getFirst();
  }

  private Optional<JWK> key(JWKSelector meant) {
    try {
      List<JWK> found = keys.get(meant, null);
      loadedOnce = true;
      if (found.size() != 1) {
        return Optional.empty();
      }
      Seen known = seen.get();
      if (known != null && known.complete() && !known.keys().contains(found.getFirst())) {
        // A new one; what was seen is older.
        seen.compareAndSet(known, null);
      }
      return Optional.of(found.getFirst());
    } catch (RateLimitReachedException e) {
      if (loadedOnce) {
        // Asked for lately, and the key was not among them.
        return Optional.empty();
      }
      throw unavailable();
    } catch (KeySourceException e) {
      LOG.log(Level.WARNING, "The identity provider''s keys cannot be read: {0}", e.getMessage());
      throw unavailable();
    }
  }

  /**
   * Whether the provider still has a key that verified a token. Every few seconds one caller looks,
   * while the others use what is known.
   *
   * @param now on the clock that never goes back
   */
  boolean has(JWK key, long now) {
    return look(key, now).keys().contains(key);
  }

  /** Whether the provider no longer has a key; not so as long as that cannot be told. */
  boolean hasWithdrawn(JWK key, long now) {
    Seen known = look(key, now);
    return known.complete() && !known.keys().contains(key);
  }

  private Seen look(JWK key, long now) {
    Seen known = seen.get();
    if (known == null || now - known.at() >= LOOK.toNanos()) {
      Seen looking =
          known == null
              ? new Seen(List.of(key), false, now)
              : new Seen(known.keys(), known.complete(), now);
      if (seen.compareAndSet(known, looking)) {
        Seen fresh = all(looking, now);
        seen.compareAndSet(looking, fresh);
        return fresh;
      }
    }
    Seen latest = seen.get();
    return latest == null ? new Seen(List.of(key), false, now) : latest;
  }

  /** All keys of the provider; {@code known} while it is too early to ask again. */
  private Seen all(Seen known, long now) {
    try {
      return new Seen(List.copyOf(keys.get(ALL, null)), true, now);
    } catch (RateLimitReachedException e) {
      return known;
    } catch (KeySourceException e) {
      // Tokens are verified anew, which says what is wrong.
      return new Seen(List.of(), false, now);
    }
  }

  private static Refusal unavailable() {
    return Refusal.capacityExceeded(
        "The identity provider's keys cannot be read at present.", RETRY);
  }

  String orgClaim() {
    return orgClaim;
  }

  /** The scope that the map gives to a group of the provider; its own name gives none. */
  Optional<String> meaning(String group) {
    return Optional.ofNullable(groupsMap.get(group));
  }

  /**
   * The provider's keys as they were seen.
   *
   * @param complete whether they are all
   * @param at when, on the clock that never goes back
   */
  private record Seen(List<JWK> keys, boolean complete, long at) {}
}
