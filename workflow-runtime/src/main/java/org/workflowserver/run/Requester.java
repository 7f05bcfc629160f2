package org.workflowserver.run;

import java.util.Optional;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.json.Text;

/**
 * Who asked for something, as it is kept on record.
 *
 * @param name what people know the caller by, which may change
 * @param subject what does not change: issuer and subject of the caller's token; the name where
 *     null is given, as of what came before these were kept
 */
public record Requester(String name, String subject) {
  /** Whoever knows the URL of a webhook; no account has this subject, but one may have the name. */
  public static final Requester WEBHOOK = new Requester("webhook", "workflow-server webhook");

  private static final int LONGEST_NAME = 255;

  public Requester {
    subject = subject == null ? name : subject;
  }

  /** The caller, without what a database can't keep, and not longer than it keeps. */
  public static Requester of(Caller caller) {
    String kept = Text.cut(Text.storable(caller.name()), LONGEST_NAME);
    return new Requester(kept, caller.subject().map(Subject::text).orElse(kept));
  }

  /**
   * The name that readers are shown; null when neither a person nor an API key asked.
   *
   * @param onRecord may be null
   */
  public static String shown(Requester onRecord) {
    return onRecord == null || onRecord.equals(WEBHOOK) ? null : onRecord.name();
  }

  /** The requester as the caller of what was asked for. */
  public Caller caller(String org, Scope scope) {
    Caller caller = new Caller(org, name, Optional.of(scope));
    return Subject.parse(subject).map(caller::as).orElse(caller);
  }

  /** Whether {@code recorded} means this one: the subject, or the name where only that was kept. */
  public boolean matches(String recorded) {
    return subject.equals(recorded) || name.equals(recorded);
  }
}
