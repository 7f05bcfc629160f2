package org.workflowserver.trigger.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.cluster.LivingServers;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WebhookTokens;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.limit.Quota;
import org.workflowserver.limit.RequestLimit;
import org.workflowserver.limit.Throttle;
import org.workflowserver.limit.TokenLookUps;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.Requester;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.record.RunStarts;
import org.workflowserver.settings.Settings;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.SecretReader;
import org.workflowserver.vault.Secrets;

/** Calls of webhook URLs: the facade. Whoever knows the token may call. */
@ApplicationScoped
public class Webhooks {
  private static final Logger LOG = Logger.getLogger(Webhooks.class.getName());

  /** What runs say that started them. */
  private static final String TYPE = "webhook";

  private static final int REMEMBERED = 10_000;

  /** How often the log says that a workflow's messages cannot be checked. */
  private static final Duration SELDOM = Duration.ofMinutes(1);

  /** Workflows of which it is remembered when the log said so. */
  private static final int LOGGED = 1_000;

  /** What is meant for the server and not for the run. */
  private static final Set<String> KEPT_OUT =
      Set.of("authorization", "proxy-authorization", "cookie");

  /** A value that is kept as it is; others are by their hash. */
  private static final Pattern PLAIN_KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private WebhookTokens tokens;
  private Versions versions;
  private RunStarts starts;
  private Secrets secrets;
  private TokenLookUps lookUps;
  private TimeSource time;
  private RequestLimit<String> limit;
  private Throttle logged;

  protected Webhooks() {}

  @Inject
  public Webhooks(
      WebhookTokens tokens,
      Versions versions,
      RunStarts starts,
      Secrets secrets,
      LivingServers servers,
      TokenLookUps lookUps,
      TimeSource time) {
    this(
        tokens,
        versions,
        starts,
        secrets,
        lookUps,
        time,
        new RequestLimit<>(
            Settings.LIMIT_WEBHOOK_REQUESTS_PER_MINUTE.value(), REMEMBERED, servers::count, time));
  }

  /**
   * @param limit of calls, by the hash of their token
   */
  public Webhooks(
      WebhookTokens tokens,
      Versions versions,
      RunStarts starts,
      Secrets secrets,
      TokenLookUps lookUps,
      TimeSource time,
      RequestLimit<String> limit) {
    this.tokens = tokens;
    this.versions = versions;
    this.starts = starts;
    this.secrets = secrets;
    this.lookUps = lookUps;
    this.time = time;
    this.limit = limit;
    this.logged = new Throttle(1, SELDOM, LOGGED, time);
  }

  /**
   * Starts a run of the workflow with that token, unless the call repeats another; the stage
   * completes when the run is committed. Refusals of the engine come by the stage.
   *
   * @param address where the call comes from, as the connection or a trusted proxy says
   * @return the id of the run that this call, or the one that it repeats, has started
   * @throws Refusal in this order {@code resource_missing}, {@code rate_limited}, which comes first
   *     for a token that was there lately, {@code workflow_inactive}, {@code body_too_large},
   *     {@code signature_invalid}, those of {@link WebhookCall#members} and {@link
   *     WebhookCall#query}, {@code input_invalid}, {@code capacity_exceeded}; nothing was started
   *     then, and the call may come again
   */
  public CompletionStage<String> receive(String token, String address, WebhookCall call) {
    WorkflowHead head = headWithinLimit(token, address, call);
    head.requireActive();
    CompiledWorkflow compiled = versions.require(head.id(), head.version());
    Map<String, String> headers = call.headers();
    boolean signed = compiled.triggerData().get("signature") != null;
    if (signed) {
      new SignedMessage(headers, call.bytes()).require(requireKey(head, compiled), time.now());
    }
    Map<String, Object> body = call.members(head.orgId());
    Map<String, Object> payload = payload(call, headers, body);
    versions.requireFittingBody(head, compiled, body);
    NewStart start =
        new NewStart(
            head,
            compiled,
            TYPE,
            payload,
            key(compiled, headers, signed),
            call.traceparent(),
            NewStart.Origin.of(Requester.WEBHOOK));
    return starts.start(start).thenApply(started -> started.run().run().id());
  }

  private WorkflowHead headWithinLimit(String token, String address, WebhookCall call) {
    if (!WebhookTokens.isShaped(token)) {
      throw missing();
    }
    String hash = WebhookTokens.hash(token);
    boolean wasFound = lookUps.wasFound(hash);
    if (wasFound) {
      // What is above the limit costs no query.
      count(call, hash);
    }
    WorkflowHead head =
        lookUps.find(hash, address, () -> tokens.findHead(hash)).orElseThrow(Webhooks::missing);
    if (!wasFound) {
      count(call, hash);
    }
    return head;
  }

  private void count(WebhookCall call, String hash) {
    Quota quota = limit.take(hash);
    call.counted(quota);
    quota.require();
  }

  /**
   * The key that messages for the workflow are signed with, read from the vault for each, so that a
   * change holds at once.
   *
   * @throws Refusal {@code signature_invalid} when the vault has none: nothing can be checked then
   */
  private byte[] requireKey(WorkflowHead head, CompiledWorkflow compiled) {
    Optional<Secret> secret =
        compiled.trigger().secrets().stream().findFirst().flatMap(item -> findSecret(head, item));
    SecretReader reader = SecretReader.version(head.orgId(), head.id(), compiled.version());
    secret.ifPresent(found -> secrets.noteReader(found, reader));
    return secret
        .flatMap(found -> SignedMessage.key(found.value()))
        .orElseThrow(
            () ->
                unchecked(
                    head, secret.isPresent() ? "is not base64" : "is not in the vault any more"));
  }

  /** By its id, or by its name where a workflow came from elsewhere. */
  private Optional<Secret> findSecret(WorkflowHead head, String item) {
    Optional<Secret> byId = secrets.findById(head.orgId(), item);
    return byId.isPresent() ? byId : secrets.findByName(head.orgId(), item);
  }

  private Refusal unchecked(WorkflowHead head, String what) {
    if (logged.take(head.id()).isEmpty()) {
      LOG.log(
          Level.WARNING,
          "The signing secret of {0} {1}, or has expired: its webhooks are refused.",
          new Object[] {head.id(), what});
    }
    return new Refusal(
        RefusalCode.SIGNATURE_INVALID,
        "The message's signature cannot be checked, since the workflow's signing secret is missing;"
            + " nothing was started.");
  }

  private static Map<String, Object> payload(
      WebhookCall call, Map<String, String> headers, Map<String, Object> body) {
    Map<String, Object> kept = new LinkedHashMap<>(headers);
    kept.keySet().removeAll(KEPT_OUT);
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("body", body);
    payload.put("headers", kept);
    payload.put("query", call.query());
    return payload;
  }

  /** What the call is known by when it comes again. */
  private static Optional<Idempotency> key(
      CompiledWorkflow compiled, Map<String, String> headers, boolean signed) {
    Optional<Idempotency> byHeader =
        compiled.triggerData().get("dedupe_header") instanceof String name
            ? key("webhook-header", headers.get(name.toLowerCase(Locale.ROOT)))
            : Optional.empty();
    if (!signed) {
      return byHeader;
    }
    Optional<Idempotency> byId = key("webhook", headers.get(SignedMessage.ID));
    return byHeader.isPresent() ? byId.map(id -> id.and(byHeader.get())) : byId;
  }

  private static Optional<Idempotency> key(String operation, String value) {
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    String key = PLAIN_KEY.matcher(value).matches() ? value : WebhookTokens.hash(value);
    return Optional.of(Idempotency.ofMessage(operation, key));
  }

  private static Refusal missing() {
    return new Refusal(RefusalCode.RESOURCE_MISSING, "There is no workflow with this webhook URL.");
  }
}
