package org.workflowserver.outbound.guard;

import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/** A call got no whole answer; the message is fit for the author of the workflow. */
public final class OutboundFailure extends Exception {
  /** What every refused target reads, whatever the reason. */
  public static final String NOT_ALLOWED = "Target address is not allowed";

  /** What the author of a request reads whose secret may not be sent to its target. */
  static final String SECRET_NOT_ALLOWED = "A secret of the request may not be sent to this host";

  /** Why there is no answer. */
  public enum Code {
    /** The guard refuses the target. */
    TARGET_NOT_ALLOWED("target_not_allowed", false),
    /** A secret of the request is for other hosts. */
    SECRET_HOST_NOT_ALLOWED("secret_host_not_allowed", false),
    /** The request itself cannot be sent: its URL, method or a header. */
    REQUEST_INVALID("request_invalid", false),
    /** The name has no address. */
    NAME_UNKNOWN("name_unknown", false),
    /** Nobody listens there, or no route leads there. */
    CONNECT_FAILED("connect_failed", true),
    /** The connection broke before the answer was complete. */
    CONNECTION_LOST("connection_lost", true),
    /** The time for the whole call is over. */
    TIMED_OUT("timed_out", true),
    /** The certificate or the handshake is not acceptable. */
    TLS_FAILED("tls_failed", false),
    /** The answer is longer than is read. */
    RESPONSE_TOO_LARGE("response_too_large", false),
    /** The answer is not HTTP, or not decodable. */
    RESPONSE_INVALID("response_invalid", false),
    /** More than five redirects, or one that leads nowhere. */
    REDIRECT_INVALID("redirect_invalid", false),
    /** This server has no room for the answer at the moment. */
    NO_ROOM("capacity_exceeded", true),
    /** The mail server refuses the message for now. */
    MAIL_DEFERRED("mail_deferred", true),
    /** The mail server refuses the message. */
    MAIL_REJECTED("mail_rejected", false),
    /** The mail server refuses user name and password, or takes none. */
    SIGN_IN_REFUSED("sign_in_refused", false);

    private final String text;
    private final boolean retryable;

    Code(String text, boolean retryable) {
      this.text = text;
      this.retryable = retryable;
    }
  }

  private static final Set<Code> AUTHORS =
      EnumSet.of(Code.TARGET_NOT_ALLOWED, Code.SECRET_HOST_NOT_ALLOWED, Code.REQUEST_INVALID);

  private final Code code;
  private final Integer status;

  public OutboundFailure(Code code, String message) {
    this(code, message, null);
  }

  public OutboundFailure(Code code, String message, Throwable cause) {
    this(code, message, cause, null);
  }

  private OutboundFailure(Code code, String message, Throwable cause, Integer status) {
    super(message, cause);
    this.code = code;
    this.status = status;
  }

  /** The same failure, of an answer whose head had come. */
  public OutboundFailure ofAnswer(int withStatus) {
    return new OutboundFailure(code, getMessage(), getCause(), withStatus);
  }

  /** The HTTP status of the answer; empty where not even its head came. */
  public OptionalInt status() {
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Which failure it is, such as {@code timed_out}. */
  public String code() {
    return code.text;
  }

  /** Whether the fault is in what the author asked for, not in the other system. */
  public boolean isAuthors() {
    return AUTHORS.contains(code);
  }

  /** Whether the fault is this server's; the message is a whole sentence then. */
  public boolean isOurs() {
    return code == Code.NO_ROOM;
  }

  /** Whether the time for the call was over. */
  public boolean isTimeout() {
    return code == Code.TIMED_OUT;
  }

  /** Whether the same call may succeed later. */
  public boolean retryable() {
    return code.retryable;
  }
}
