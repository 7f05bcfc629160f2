package org.workflowserver.template.value;

/** A template could not be rendered; the author's fault, so a repeat would end the same. */
public final class TemplateFault extends RuntimeException {
  /** {@link #code()} of a value or filter that makes no sense, or is missing in strict mode. */
  public static final String ERROR = "template_error";

  /** {@link #code()} of a template that wants more than its {@link Budget}. */
  public static final String LIMIT = "template_limit";

  private static final int NOWHERE = -1;

  private final String code;
  private final int position;

  /** Without a stack trace: the place that matters is in the template. */
  private TemplateFault(String code, String message, int position) {
    super(message, null, false, false);
    this.code = code;
    this.position = position;
  }

  /** {@link #ERROR} or {@link #LIMIT}. */
  public String code() {
    return code;
  }

  public static TemplateFault error(String message) {
    return new TemplateFault(ERROR, message, NOWHERE);
  }

  public static TemplateFault limit(String message) {
    return new TemplateFault(LIMIT, message, NOWHERE);
  }

  /** This fault as raised by what stands at {@code offset}; the innermost place wins. */
  public TemplateFault at(int offset) {
    return position == NOWHERE ? new TemplateFault(code, getMessage(), offset) : this;
  }

  /** This fault with the line and column of its place in the message. */
  public TemplateFault in(Source source) {
    return position == NOWHERE
        ? this
        : new TemplateFault(code, getMessage() + source.position(position), NOWHERE);
  }

  /** This fault with the leaf of a JSON tree in front of its message. */
  public TemplateFault under(String pointer) {
    return new TemplateFault(code, pointer + ": " + getMessage(), NOWHERE);
  }
}
