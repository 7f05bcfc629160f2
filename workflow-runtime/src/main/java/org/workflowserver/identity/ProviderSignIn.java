package org.workflowserver.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Json;
import org.workflowserver.limit.ClientNetwork;
import org.workflowserver.limit.Throttle;
import org.workflowserver.outbound.Header;
import org.workflowserver.outbound.OutboundFailure;
import org.workflowserver.outbound.OutboundHttp;
import org.workflowserver.outbound.OutboundRequest;
import org.workflowserver.outbound.OutboundResponse;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.settings.SettingInvalid;

/**
 * How people sign in to the console at the identity provider: the authorization code flow of OpenID
 * Connect, with PKCE. The ID token is verified and read once; no token is kept.
 */
@ApplicationScoped
public class ProviderSignIn {
  private static final Logger LOG = Logger.getLogger(ProviderSignIn.class.getName());

  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration COME_BACK = Duration.ofSeconds(5);
  private static final int KEYS = 20_000;

  private Tokens tokens;
  private OutboundHttp http;
  private BoundedAuditLog notes;
  private TimeSource time;
  private Optional<ProviderClient> client;
  private ProviderMetadata metadata;

  /** Each takes a call to the provider, which anybody can cause. */
  private Semaphore atOnce;

  private Throttle failures;

  protected ProviderSignIn() {}

  /**
   * With the settings' client, if they name one.
   *
   * @throws SettingInvalid when they contradict each other
   */
  @Inject
  public ProviderSignIn(Tokens tokens, OutboundHttp http, BoundedAuditLog notes, TimeSource time) {
    this.tokens = tokens;
    this.http = http;
    this.notes = notes;
    this.time = time;
    this.client = ProviderClient.ofSettings();
    this.metadata =
        client.map(known -> new ProviderMetadata(known.issuer(), http, time)).orElse(null);
    this.atOnce = new Semaphore(8);
    this.failures = new Throttle(30, Duration.ofSeconds(10), KEYS, time);
  }

  /**
   * Does nothing but be there: a wrong setting shows at the start, not at the first sign-in.
   *
   * @throws SettingInvalid when the settings contradict each other
   */
  void requireSettings() {}

  /** Whether people can sign in at an identity provider. */
  public boolean isConfigured() {
    return client.isPresent();
  }

  /**
   * What the browser keeps from the moment it leaves for the provider until it comes back.
   *
   * @param state comes back with the browser, so that nobody sends it here with another's code
   * @param nonce comes back in the ID token, so that no other sign-in's token is taken
   * @param verifier proves to the provider who began
   */
  public record Attempt(String state, String nonce, String verifier) {
    /** A new one, of 256 bits of chance each. */
    public static Attempt fresh() {
      return new Attempt(Ids.token(""), Ids.token(""), Ids.token(""));
    }
  }

  /**
   * Where the browser goes to sign in.
   *
   * @param redirectUri where it comes back to
   * @throws Refusal {@code capacity_exceeded} when the provider does not answer
   */
  public URI begin(Attempt attempt, String redirectUri) {
    ProviderClient known = client.orElseThrow();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", known.id());
    query.put("redirect_uri", redirectUri);
    query.put("scope", known.scopes());
    query.put("state", attempt.state());
    query.put("nonce", attempt.nonce());
    query.put("code_challenge", challenge(attempt.verifier()));
    query.put("code_challenge_method", "S256");
    return withQuery(metadata.require("authorization_endpoint"), query);
  }

  /**
   * Who has come back.
   *
   * @param code what the provider gave the browser
   * @param redirectUri as it was begun with
   * @param address where the browser is
   * @throws Refusal {@code token_invalid} when the provider or its token does not say who it is,
   *     {@code scope_missing} when the person has no role here, {@code rate_limited}, {@code
   *     capacity_exceeded}
   */
  public ProviderPerson finish(Attempt attempt, String code, String redirectUri, String address) {
    String network = ClientNetwork.network(address);
    failures
        .take(network)
        .ifPresent(
            wait -> {
              throw Refusal.rateLimited("Too many sign-ins have failed; try again later.", wait);
            });
    boolean failed = false;
    if (!atOnce.tryAcquire()) {
      failures.giveBack(network);
      throw unavailable();
    }
    try {
      ProviderPerson person = person(attempt, code, redirectUri);
      notes.note(
          person
              .caller()
              .from(address)
              .auditEntry(AuditAction.SIGNED_IN, person.caller().subject().orElseThrow().id()));
      return person;
    } catch (Refusal refusal) {
      failed = refusal.code() == RefusalCode.TOKEN_INVALID;
      throw refusal;
    } finally {
      atOnce.release();
      if (!failed) {
        failures.giveBack(network);
      }
    }
  }

  private ProviderPerson person(Attempt attempt, String code, String redirectUri) {
    ProviderClient known = client.orElseThrow();
    String idToken = redeem(known, attempt, code, redirectUri);
    VerifiedToken verified = tokens.verifyIdToken(idToken, known.id(), attempt.nonce());
    ProviderPerson person = new ProviderPerson(verified, time.now().plus(known.session()));
    if (!person.caller().has(Scope.VIEWER)) {
      LOG.log(
          Level.INFO,
          "{0} signed in at the identity provider, but no group of theirs is in"
              + " workflow.jwt.groups-map.",
          person.caller().name());
      throw new Refusal(RefusalCode.SCOPE_MISSING, "This person has no role here.");
    }
    return person;
  }

  /** The ID token that the code stands for. */
  private String redeem(ProviderClient known, Attempt attempt, String code, String redirectUri) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    form.put("code_verifier", attempt.verifier());
    List<Header> headers = List.of(new Header("Accept", "application/json"));
    if (known.secret().isPresent()) {
      String pair = encoded(known.id()) + ":" + encoded(known.secret().get());
      String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
      headers = List.of(headers.getFirst(), new Header("Authorization", "Basic " + basic));
    } else {
      form.put("client_id", known.id());
    }
    OutboundResponse response;
    try {
      response =
          http.send(
              new OutboundRequest(
                  "POST",
                  metadata.require("token_endpoint"),
                  headers,
                  query(form).getBytes(StandardCharsets.UTF_8),
                  "application/x-www-form-urlencoded",
                  false,
                  CALL));
    } catch (OutboundFailure e) {
      LOG.log(Level.WARNING, "The identity provider does not answer: {0}", e.getMessage());
      throw unavailable();
    }
    if (response.status() >= 500) {
      LOG.log(Level.WARNING, "The identity provider answers {0}.", response.status());
      throw unavailable();
    }
    if (response.status() != 200) {
      LOG.log(
          Level.WARNING,
          "The identity provider refuses a sign-in with the status {0}. Where that is so for all, the"
              + " client''s id or secret is wrong.",
          response.status());
      throw TokenVerifier.invalid("the provider refuses the code");
    }
    return idToken(response);
  }

  private static String idToken(OutboundResponse response) {
    try {
      Map<String, Object> answer =
          Json.parseObject(new String(response.body(), StandardCharsets.UTF_8));
      if (answer.get("id_token") instanceof String token) {
        return token;
      }
    } catch (RuntimeException e) {
      throw TokenVerifier.invalid("the provider's answer is not JSON");
    }
    throw TokenVerifier.invalid("the provider gives no ID token");
  }

  /** Whether a session of this person goes on. */
  public boolean isCurrent(ProviderPerson person) {
    return time.now().isBefore(person.until()) && tokens.stillVerifies(person.token());
  }

  /**
   * Where a browser ends its session at the provider, if the provider says.
   *
   * @param redirectUri where it comes back to
   */
  public Optional<URI> end(String redirectUri) {
    return metadata
        .find("end_session_endpoint")
        .map(
            endpoint ->
                withQuery(
                    endpoint,
                    Map.of(
                        "client_id",
                        client.orElseThrow().id(),
                        "post_logout_redirect_uri",
                        redirectUri)));
  }

  static Refusal unavailable() {
    return new Refusal(
        RefusalCode.CAPACITY_EXCEEDED,
        "The identity provider does not answer at present.",
        List.of(),
        COME_BACK);
  }

  private static URI withQuery(String endpoint, Map<String, String> parameters) {
    return URI.create(endpoint + (endpoint.contains("?") ? "&" : "?") + query(parameters));
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String challenge(String verifier) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
