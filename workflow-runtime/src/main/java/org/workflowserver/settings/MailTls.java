package org.workflowserver.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a connection to a mail server is encrypted. */
public enum MailTls {
  /** It begins in the clear and is encrypted before anything else is said; usual on port 587. */
  STARTTLS,
  /** It is encrypted from its first byte on; usual on port 465. */
  IMPLICIT,
  /** Not at all. */
  NONE;

  /** What is usual on that port. */
  public static MailTls usualOn(int port) {
    return port == 465 ? IMPLICIT : STARTTLS;
  }

  /** The one that {@code code} names, in lower case. */
  public static Optional<MailTls> find(String code) {
    return Arrays.stream(values()).filter(tls -> tls.code().equals(code)).findFirst();
  }

  /** Its name in settings and configurations. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
