package org.workflowserver.identity.token;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.json.Json;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.OutboundRequest;
import org.workflowserver.outbound.http.OutboundResponse;
import org.workflowserver.refusal.Refusal;

/** What an identity provider says about itself (OpenID Connect Discovery), read now and then. */
final class ProviderMetadata {
  private static final Logger LOG = Logger.getLogger(ProviderMetadata.class.getName());

  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final Duration READ = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final ReentrantLock reading = new ReentrantLock();
  private final String issuer;
  private final OutboundHttp http;
  private final TimeSource time;
  private volatile Map<String, Object> known = Map.of();

  /** On the clock that never goes back. Guarded by the lock. */
  private long readAgainAt;

  ProviderMetadata(String issuer, OutboundHttp http, TimeSource time) {
    this.issuer = issuer;
    this.http = http;
    this.time = time;
    this.readAgainAt = time.nanoTime();
  }

  /**
   * An address of the provider's.
   *
   * @throws Refusal {@code capacity_exceeded} when it is not known
   */
  String require(String member) {
    return find(member).orElseThrow(ProviderSignIn::unavailable);
  }

  /** An address of the provider's; nothing when it has none or does not answer. */
  Optional<String> find(String member) {
    renew();
    return known.get(member) instanceof String address && IdentitySettings.isAddress(address)
        ? Optional.of(address)
        : Optional.empty();
  }

  /** One reads, while the others use what is known, be it nothing: none of them waits. */
  private void renew() {
    if (!reading.tryLock()) {
      return;
    }
    try {
      if (time.nanoTime() - readAgainAt >= 0) {
        Optional<Map<String, Object>> fresh = read();
        fresh.ifPresent(found -> known = found);
        readAgainAt = time.nanoTime() + (fresh.isPresent() ? KEPT : RETRY).toNanos();
      }
    } finally {
      reading.unlock();
    }
  }

  private Optional<Map<String, Object>> read() {
    String url =
        (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + WELL_KNOWN;
    try {
      OutboundResponse response =
          http.send(new OutboundRequest("GET", url, List.of(), null, null, false, READ));
      Map<String, Object> found =
          response.status() == 200
              ? Json.parseObject(new String(response.body(), StandardCharsets.UTF_8))
              : Map.of();
      if (issuer.equals(found.get("issuer"))) {
        return Optional.of(found);
      }
      LOG.log(
          Level.WARNING,
          "The identity provider''s description {0} has the status {1} and the issuer {2}; it"
              + " is not taken.",
          new Object[] {url, response.status(), found.get("issuer")});
    } catch (OutboundFailure | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "The identity provider''s description {0} cannot be read: {1}. Nobody can sign in there"
              + " until it can.",
          new Object[] {url, e.getMessage()});
    }
    return Optional.empty();
  }
}
