package org.workflowserver.identity.token;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.address.ClientNetwork;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Outage;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.limit.Permits;
import org.workflowserver.limit.Throttle;
import org.workflowserver.outbound.ToIdentityProvider;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.http.ClientForm;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.OutboundRequest;
import org.workflowserver.outbound.http.OutboundResponse;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.settings.SettingInvalid;

/**
 * How people sign in to the console at the identity provider: the authorization code flow of OpenID
 * Connect, with PKCE. The ID token is verified and read once; of what it says the session keeps who
 * it is, and which key verified it.
 */
@ApplicationScoped
public class ProviderSignIn {
  private static final Logger LOG = Logger.getLogger(ProviderSignIn.class.getName());

  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration COME_BACK = Duration.ofSeconds(5);

  private final Outage clientRefused =
      new Outage(
          LOG,
          "The identity provider refuses this server: workflow.oidc.client-id or .client-secret may"
              + " be wrong. Nobody can sign in there.");
  private final Outage away =
      new Outage(LOG, "The identity provider does not answer. Nobody can sign in there.");

  private Tokens tokens;
  private OutboundHttp http;
  private BoundedAuditLog notes;
  private TimeSource time;
  private Optional<ProviderClient> client;
  private Optional<ProviderMetadata> metadata;
  private Throttle lines;

  /** Each takes a call to the provider, which anybody can cause; one network has a quarter. */
  private Permits atOnce;

  protected ProviderSignIn() {}

  /**
   * With the settings' client, if they name one.
   *
   * @throws SettingInvalid when they contradict each other
   */
  @Inject
  public ProviderSignIn(
      Tokens tokens,
      @ToIdentityProvider OutboundHttp http,
      BoundedAuditLog notes,
      TimeSource time) {
    this.tokens = tokens;
    this.http = http;
    this.notes = notes;
    this.time = time;
    this.client = ProviderClient.ofSettings();
    this.metadata = client.map(known -> new ProviderMetadata(known.issuer(), http, time));
    this.lines = new Throttle(1, Duration.ofMinutes(1), 1, time);
    this.atOnce = new Permits(8, 2);
  }

  /**
   * Does nothing but be there: a wrong setting shows at the start, not at the first sign-in.
   *
   * @throws SettingInvalid when the settings contradict each other
   */
  void requireSettings() {}

  /** Reads what the provider says about itself, so that it is logged where that cannot be done. */
  void readMetadata() {
    metadata.ifPresent(known -> known.find("authorization_endpoint"));
  }

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
    query.put("code_challenge", Text.base64Url(Text.sha256(attempt.verifier())));
    query.put("code_challenge_method", "S256");
    return withQuery(metadata.orElseThrow().require("authorization_endpoint"), query);
  }

  /**
   * Who has come back.
   *
   * @param code what the provider gave the browser
   * @param redirectUri as it was begun with
   * @param address where the browser is
   * @throws Refusal {@code token_invalid} when the provider or its token does not say who it is,
   *     {@code scope_missing} when the person has no role here, {@code capacity_exceeded}
   */
  public ProviderPerson finish(Attempt attempt, String code, String redirectUri, String address) {
    String network = ClientNetwork.network(address);
    if (!atOnce.tryAcquire(network)) {
      throw Refusal.capacityExceeded(
          "Too many people are signing in at the identity provider; try again in a moment.",
          COME_BACK);
    }
    try {
      ProviderPerson person = person(attempt, code, redirectUri);
      Caller caller = person.caller().from(address);
      if (!caller.has(Scope.VIEWER)) {
        notes.note(
            caller.auditEntry(
                AuditAction.SIGN_IN_FAILED,
                caller.subject().orElseThrow().id(),
                Map.of("reason", RefusalCode.SCOPE_MISSING.code())));
        throw new Refusal(RefusalCode.SCOPE_MISSING, "This person has no role here.");
      }
      notes.note(caller.auditEntry(AuditAction.SIGNED_IN, caller.subject().orElseThrow().id()));
      return person;
    } catch (TokenInvalid invalid) {
      refused(invalid.reason(), address);
      throw invalid;
    } finally {
      atOnce.release(network);
    }
  }

  /**
   * Notes that a sign-in came to nothing; one in a minute is logged, as any browser can do so.
   *
   * @param reason for the log; what is not printable ASCII is left out
   */
  public void refused(String reason, String address) {
    String shown = reason.replaceAll("[^ -~]", "");
    LOG.log(
        lines.take("").isEmpty() ? Level.INFO : Level.FINE,
        "A sign-in at the identity provider came to nothing (others of a minute: FINE): {0}",
        shown.substring(0, Math.min(shown.length(), 200)));
    notes.note(
        new AuditEntry(
            Caller.BUILT_IN_ORG,
            Optional.empty(),
            Optional.of(address),
            AuditAction.SIGN_IN_FAILED,
            Optional.empty(),
            Map.of("reason", RefusalCode.TOKEN_INVALID.code())));
  }

  private ProviderPerson person(Attempt attempt, String code, String redirectUri) {
    ProviderClient known = client.orElseThrow();
    String idToken = redeem(known, attempt, code, redirectUri);
    VerifiedToken verified = tokens.verifyIdToken(idToken, known.id(), attempt.nonce());
    return ProviderPerson.of(verified, time.now().plus(known.session()));
  }

  /** The ID token that the code stands for. */
  private String redeem(ProviderClient known, Attempt attempt, String code, String redirectUri) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    form.put("code_verifier", attempt.verifier());
    return idToken(
        send(
            ClientForm.request(
                metadata.orElseThrow().require("token_endpoint"),
                known.id(),
                known.secret(),
                form,
                CALL,
                Secrecy.NONE,
                "")));
  }

  private OutboundResponse send(OutboundRequest request) {
    OutboundResponse response;
    try {
      response = http.send(request);
    } catch (OutboundFailure e) {
      away.failed(e);
      throw unavailable();
    }
    if (response.status() == 429 || response.status() >= 500) {
      away.failed(new IOException("It answers " + response.status() + "."));
      throw unavailable();
    }
    away.recovered();
    if (response.status() == 401) {
      clientRefused.failed(new IOException("It answers 401."));
      throw unavailable();
    }
    clientRefused.recovered();
    if (response.status() != 200) {
      throw TokenVerifier.invalid("the provider answers " + response.status() + " to its code");
    }
    return response;
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

  /** Whether a session of this person stays valid. */
  public boolean isCurrent(ProviderPerson person) {
    return time.now().isBefore(person.until()) && !tokens.isWithdrawn(person.key());
  }

  /**
   * Where a browser ends its session at the provider, if the provider says.
   *
   * @param redirectUri where it comes back to
   */
  public Optional<URI> end(String redirectUri) {
    return metadata
        .flatMap(known -> known.find("end_session_endpoint"))
        .map(endpoint -> withQuery(endpoint, endOfSession(redirectUri)));
  }

  private Map<String, String> endOfSession(String redirectUri) {
    return Map.of("client_id", client.orElseThrow().id(), "post_logout_redirect_uri", redirectUri);
  }

  static Refusal unavailable() {
    return Refusal.capacityExceeded("The identity provider does not answer at present.", COME_BACK);
  }

  private static URI withQuery(String endpoint, Map<String, String> parameters) {
    return URI.create(ClientForm.withQuery(endpoint, parameters));
  }
}
