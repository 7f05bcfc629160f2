package org.workflowserver.web.signin;

import java.util.Locale;
import java.util.stream.Stream;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.web.page.Texts;

/** Why somebody has to sign in again: what came to nothing before. */
public enum SignInProblem {
  /** A form was sent when its session had ended. */
  UNSENT(Texts.of("sign-in.unsent")),

  /** The person or the provider broke it off, or the provider's answer is not to be believed. */
  NOT_DONE(Texts.of("sign-in.not-done")),

  /** The cookie is gone, or is another one's. */
  STALE(Texts.of("sign-in.stale")),

  NO_ROLE(Texts.of("sign-in.no-role")),

  BUSY(Texts.of("sign-in.busy")),

  UNREACHABLE(Texts.of("sign-in.unreachable"));

  /** Query parameter of the sign-in page. */
  static final String PARAMETER = "problem";

  private final String words;

  SignInProblem(String words) {
    this.words = words;
  }

  static SignInProblem of(Refusal refusal) {
    return switch (refusal.code()) {
      case SCOPE_MISSING -> NO_ROLE;
      case CAPACITY_EXCEEDED, RATE_LIMITED -> BUSY;
      default -> NOT_DONE;
    };
  }

  /** What a query says; empty for nothing that is known. */
  static String words(String query) {
    return Stream.of(values())
        .filter(problem -> problem.code().equals(query))
        .map(problem -> problem.words)
        .findFirst()
        .orElse("");
  }

  /** This as the query string of the sign-in page. */
  public String asQuery() {
    return "?" + PARAMETER + "=" + code();
  }

  private String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
