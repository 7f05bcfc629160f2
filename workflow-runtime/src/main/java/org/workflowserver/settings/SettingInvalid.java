package org.workflowserver.settings;

/** A setting has a value that cannot be used; the message is a sentence for the operator. */
public final class SettingInvalid extends RuntimeException {
  /**
   * A refusal of a setting's value.
   *
   * @param message which setting, what it is, what is expected
   * @param cause why reading it failed, may be {@code null}
   */
  public SettingInvalid(String message, Throwable cause) {
    super(message, cause);
  }
}
