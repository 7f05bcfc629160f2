package org.workflowserver.trigger.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.limit.BoundedCache;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.SecretReader;
import org.workflowserver.vault.Secrets;

/** What messages are signed with, read from the vault for each, so that a change holds at once. */
final class SigningSecrets {
  private static final Logger LOG = Logger.getLogger(SigningSecrets.class.getName());

  /** How often the log says that a workflow's messages cannot be checked. */
  private static final Duration SELDOM = Duration.ofMinutes(1);

  private static final int REMEMBERED = 1_000;

  private final BoundedCache<String, Long> logged = new BoundedCache<>(REMEMBERED);
  private final Secrets secrets;
  private final TimeSource time;

  SigningSecrets(Secrets secrets, TimeSource time) {
    this.secrets = secrets;
    this.time = time;
  }

  /**
   * The key that messages for the workflow are signed with.
   *
   * @throws Refusal {@code signature_invalid} when the vault has none: nothing can be checked then
   */
  byte[] requireKey(WorkflowHead head, CompiledWorkflow compiled) {
    Optional<Secret> secret =
        compiled.trigger().secrets().stream().findFirst().flatMap(item -> find(head, item));
    SecretReader reader = SecretReader.version(head.orgId(), head.id(), compiled.version());
    secret.ifPresent(found -> secrets.noteReader(found, reader));
    return secret
        .flatMap(found -> SignedMessage.key(found.value()))
        .orElseThrow(
            () ->
                missing(
                    head, secret.isPresent() ? "is not base64" : "is not in the vault any more"));
  }

  /** By its id, or by its name where a workflow came from elsewhere. */
  private Optional<Secret> find(WorkflowHead head, String item) {
    Optional<Secret> byId = secrets.findById(head.orgId(), item);
    return byId.isPresent() ? byId : secrets.findByName(head.orgId(), item);
  }

  private Refusal missing(WorkflowHead head, String what) {
    long now = time.nanoTime();
    Long last = logged.get(head.id());
    if (last == null || now - last > SELDOM.toNanos()) {
      logged.put(head.id(), now);
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
}
