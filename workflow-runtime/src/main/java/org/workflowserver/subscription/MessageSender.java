package org.workflowserver.subscription;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.http.RetryAfter;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.http.Header;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.OutboundRequest;
import org.workflowserver.outbound.http.OutboundResponse;
import org.workflowserver.trigger.webhook.SignedMessage;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.SecretReader;
import org.workflowserver.vault.Secrets;

/** Signs messages and sends them, as Standard Webhooks says. */
record MessageSender(OutboundHttp http, Secrets secrets, TimeSource time) {
  /** For the whole call. */
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final String TYPE = "application/json";

  /** What the messages of a turn are signed with; empty when the vault does not have it. */
  Optional<Secret> secret(DeliveryBatch turn) {
    Optional<Secret> secret = secrets.findById(turn.orgId(), turn.secretId());
    secret.ifPresent(
        found ->
            secrets.noteReader(
                found, SecretReader.subscription(turn.orgId(), turn.subscriptionId())));
    return secret;
  }

  /** Sends one message, and says what came of it. */
  Outcome send(DeliveryBatch turn, DueDelivery due, Optional<Secret> secret) {
    Optional<byte[]> key = secret.flatMap(found -> SignedMessage.key(found.value()));
    if (key.isEmpty()) {
      return Outcome.unsendable(
          secret.isEmpty()
              ? "The signing secret is not in the vault any more, or has expired"
              : "The signing secret is not base64");
    }
    List<String> hosts = secret.get().hosts();
    if (!OutboundHttp.leadsTo(turn.url(), hosts)) {
      return Outcome.unsendable("The signing secret is not for the host of the URL");
    }
    try {
      OutboundResponse response = http.send(request(turn, due, key.get(), hosts));
      return Outcome.answered(
          response.status(), response.reason(), RetryAfter.of(response, time.now()).orElse(null));
    } catch (OutboundFailure e) {
      if (e.status().isPresent()) {
        // The head of the answer says all.
        return Outcome.answered(e.status().getAsInt(), "", null);
      }
      return e.isAuthors()
          ? Outcome.unsendable(e.getMessage())
          : Outcome.unanswered(e.getMessage());
    }
  }

  private OutboundRequest request(
      DeliveryBatch turn, DueDelivery due, byte[] key, List<String> hosts) {
    byte[] body = due.payload().getBytes(StandardCharsets.UTF_8);
    Instant now = time.now();
    String timestamp = Long.toString(now.getEpochSecond());
    List<Header> headers =
        List.of(
            new Header(SignedMessage.ID, due.id()),
            new Header(SignedMessage.TIMESTAMP, timestamp),
            new Header(
                SignedMessage.SIGNATURE, SignedMessage.signature(key, due.id(), timestamp, body)));
    Secrecy secrecy = new Secrecy(hosts.isEmpty() ? List.of() : List.of(hosts), text -> false);
    return new OutboundRequest(
        "POST", turn.url(), headers, body, TYPE, false, TIMEOUT, secrecy, turn.orgId());
  }
}
