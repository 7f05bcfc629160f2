package org.workflowserver.authorization;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a provider gives out tokens. */
public enum Grant {
  AUTHORIZATION_CODE,
  CLIENT_CREDENTIALS;

  /** The name as OAuth spells it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The grant with that code. */
  static Optional<Grant> ofCode(String code) {
    return Arrays.stream(values()).filter(grant -> grant.code().equals(code)).findFirst();
  }

  static List<String> codes() {
    return Arrays.stream(values()).map(Grant::code).toList();
  }
}
