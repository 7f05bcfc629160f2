package org.workflowserver.outbound.guard;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What becomes of a target that the guard refuses. */
public final class Refusals {
  private Refusals() {}

  /**
   * The log gets the reason, the author does not: it would map the network for whoever asks. Where
   * the target holds a secret, nothing of it stands in the log.
   *
   * @param target as it was written: in its plain form a secret in it might not be recognised
   */
  public static OutboundFailure logged(
      Logger log, String target, Secrecy secrecy, TargetRefused e) {
    boolean secret = secrecy.isIn().test(target);
    log.log(
        Level.INFO,
        "Refused an outgoing call to {0}: {1}. The call fails with {2}.",
        new Object[] {
          secret ? "an address with a secret in it" : withoutQuery(target),
          secret ? e.kind() : e.getMessage(),
          e.failure().code()
        });
    return e.failure();
  }

  /** Queries and user information may hold secrets, and a log must not be forged by line breaks. */
  private static String withoutQuery(String url) {
    String shown = url.replaceFirst("[?#](?s:.*)", "").replaceFirst("//[^/]*@", "//…@");
    String brief = shown.length() > 200 ? shown.substring(0, 200) + '…' : shown;
    return brief.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
  }
}
