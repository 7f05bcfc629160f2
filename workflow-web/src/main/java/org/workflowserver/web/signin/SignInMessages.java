package org.workflowserver.web.signin;

import java.util.Optional;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.web.page.Texts;

/** What a page says when a name and a password were not accepted. */
final class SignInMessages {
  /** The same whichever of the two is wrong, so that nobody learns which names there are. */
  static final String WRONG = Texts.of("sign-in.wrong");

  private SignInMessages() {}

  static String of(Optional<Refusal> refusal) {
    return refusal.map(SignInMessages::of).orElse(WRONG);
  }

  static String of(Refusal refusal) {
    return switch (refusal.code()) {
      case RATE_LIMITED -> Texts.of("sign-in.too-many-attempts", wait(refusal));
      case CAPACITY_EXCEEDED -> Texts.of("sign-in.too-many-people");
      default -> WRONG;
    };
  }

  private static String wait(Refusal refusal) {
    long seconds = refusal.retryAfterSeconds().orElse(60L);
    return seconds == 1 ? Texts.of("sign-in.a-second") : Texts.of("sign-in.seconds", seconds);
  }
}
