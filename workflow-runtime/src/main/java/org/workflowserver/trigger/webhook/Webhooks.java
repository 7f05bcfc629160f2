package org.workflowserver.trigger.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.cluster.LivingServers;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WebhookTokens;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.limit.Quota;
import org.workflowserver.limit.RequestLimit;
import org.workflowserver.limit.TokenLookUps;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.Requester;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.record.RunStarts;
import org.workflowserver.settings.Settings;
import org.workflowserver.vault.Secrets;

/** Calls of webhook URLs: the facade. Whoever knows the token may call. */
@ApplicationScoped
public class Webhooks {
  /** What runs say that started them. */
  private static final String TYPE = "webhook";

  private static final int REMEMBERED = 10_000;

  /** What is meant for the server and not for the run. */
  private static final Set<String> KEPT_OUT =
      Set.of("authorization", "proxy-authorization", "cookie");

  /** A value that is kept as it is; others are by their hash. */
  private static final Pattern PLAIN_KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private WebhookTokens tokens;
  private Versions versions;
  private RunStarts starts;
  private SigningSecrets secrets;
  private TokenLookUps lookUps;
  private TimeSource time;
  private RequestLimit<String> limit;

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
    this.secrets = new SigningSecrets(secrets, time);
    this.lookUps = lookUps;
    this.time = time;
    this.limit = limit;
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
      new SignedMessage(headers, call.bytes())
          .require(secrets.requireKey(head, compiled), time.now());
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
