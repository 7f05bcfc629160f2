package org.workflowserver.web;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret that ties a form to the session that it was shown in. It changes at each sign-in: one
 * that somebody else may have seen before is worth nothing afterwards.
 */
@Named
@SessionScoped
public class FormToken implements Serializable {
  /** Name of the hidden field that every form has. */
  static final String PARAMETER = "formToken";

  private static final long serialVersionUID = 1L;
  private static final int BYTES = 32;

  private volatile String value;

  /** A token that nobody can guess. */
  public FormToken() {
    value = fresh();
  }

  /** Makes every form that was shown so far worthless. */
  public void renew() {
    value = fresh();
  }

  private static String fresh() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** What the hidden field holds. */
  public String getValue() {
    return value;
  }

  /** Whether {@code given} is this token. */
  boolean matches(String given) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), getValue().getBytes(StandardCharsets.UTF_8));
  }
}
