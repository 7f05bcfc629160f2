package org.workflowserver.identity;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;

/** An identity provider whose tokens are believed, and what its claims mean here. */
final class ExternalIssuer {
  private static final Logger LOG = Logger.getLogger(ExternalIssuer.class.getName());

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(3);
  private static final int MOST_BYTES = 256 * 1_024;
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(6);
  private static final Duration KEPT_IN_OUTAGE = Duration.ofHours(1);
  private static final Duration LEAST_BETWEEN_LOADS = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final String name;
  private final String audience;
  private final String orgClaim;
  private final Map<String, String> groupsMap;
  private final JWKSource<SecurityContext> keys;
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
  static Optional<ExternalIssuer> ofSettings() {
    Optional<String> name = Settings.JWT_ISSUER.value();
    Optional<String> jwksUrl = Settings.JWT_JWKS_URL.value();
    if (name.isEmpty() && jwksUrl.isEmpty()) {
      return Optional.empty();
    }
    if (name.isEmpty() || jwksUrl.isEmpty()) {
      throw new SettingInvalid(
          "The settings workflow.jwt.issuer and workflow.jwt.jwks-url belong together; only one of"
              + " them is set.",
          null);
    }
    if (name.get().equals(Tokens.BUILT_IN_ISSUER)) {
      throw new SettingInvalid(
          "The setting workflow.jwt.issuer is '"
              + Tokens.BUILT_IN_ISSUER
              + "', which is the built-in issuer's name.",
          null);
    }
    Map<String, String> groups = Settings.JWT_GROUPS_MAP.value();
    groups.values().forEach(ExternalIssuer::requireScope);
    return Optional.of(
        new ExternalIssuer(
            name.get(),
            Settings.JWT_AUDIENCE.value(),
            Settings.JWT_ORG_CLAIM.value(),
            groups,
            fetched(jwksUrl.get())));
  }

  private static void requireScope(String scope) {
    if (Scope.ofGroup(scope).isEmpty()) {
      throw new SettingInvalid(
          "The setting workflow.jwt.groups-map names the scope '"
              + scope
              + "'; there are viewer, operator, editor and admin.",
          null);
    }
  }

  /** Keys over HTTP: cached, one request at a time, and not asked for each unknown key id. */
  static JWKSource<SecurityContext> fetched(String jwksUrl) {
    DefaultResourceRetriever retriever =
        new DefaultResourceRetriever((int) CONNECT.toMillis(), (int) READ.toMillis(), MOST_BYTES);
    return JWKSourceBuilder.create(url(jwksUrl), retriever)
        .cache(KEPT.toMillis(), WAIT_FOR_OTHERS.toMillis())
        .refreshAheadCache(false)
        .rateLimited(LEAST_BETWEEN_LOADS.toMillis())
        .outageTolerant(KEPT_IN_OUTAGE.toMillis())
        .build();
  }

  private static URL url(String text) {
    try {
      URI address = URI.create(text);
      if ("https".equals(address.getScheme()) || "http".equals(address.getScheme())) {
        return address.toURL();
      }
    } catch (IllegalArgumentException | MalformedURLException e) {
      throw notAnAddress(text, e);
    }
    throw notAnAddress(text, null);
  }

  private static SettingInvalid notAnAddress(String text, Exception cause) {
    return new SettingInvalid(
        "The setting workflow.jwt.jwks-url is '" + text + "', but an https address is expected.",
        cause);
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
   * @throws Refusal {@code capacity_exceeded} when the provider's keys cannot be read at present
   */
  Optional<JWK> key(JWSHeader header) {
    try {
      List<JWK> found = keys.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), null);
      loadedOnce = true;
      return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
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

  private static Refusal unavailable() {
    return new Refusal(
        RefusalCode.CAPACITY_EXCEEDED,
        "The identity provider's keys cannot be read at present.",
        List.of(),
        RETRY);
  }

  String orgClaim() {
    return orgClaim;
  }

  /** What a group of the provider means here; without a map, a scope's own name means it. */
  Optional<String> meaning(String group) {
    return groupsMap.isEmpty()
        ? Scope.ofGroup(group).map(Scope::group)
        : Optional.ofNullable(groupsMap.get(group));
  }
}
