package org.workflowserver.outbound.http;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundFailure.Code;

/** What the errors of a connection mean. */
public final class Failures {
  private Failures() {}

  public static OutboundFailure timedOut(Duration timeout, Exception cause) {
    return new OutboundFailure(
        Code.TIMED_OUT, "No complete answer within " + seconds(timeout), cause);
  }

  /** There was no permit; of a call that followed a redirect, an earlier request was sent. */
  static OutboundFailure noConnection(Duration timeout, Exception cause) {
    return new OutboundFailure(
        Code.TIMED_OUT,
        "No connection was free within %s, so many calls are under way; the request was not sent"
            .formatted(seconds(timeout)),
        cause);
  }

  /** There was a connection when nobody asked for the call any more. */
  static OutboundFailure notWanted() {
    return new OutboundFailure(
        Code.TIMED_OUT,
        "The run could not use the call any more when there was a connection for it; the request"
            + " was not sent",
        null);
  }

  /** The failure that {@code e} stands for; {@code timeout} is that of the whole call. */
  public static OutboundFailure of(Exception e, Duration timeout) {
    return switch (e) {
      case NameLookups.NoAnswer late -> timedOut(timeout, late);
      case UnknownHostException unknown ->
          new OutboundFailure(Code.NAME_UNKNOWN, "The target's name has no address", unknown);
      case ConnectTimeoutException late ->
          new OutboundFailure(Code.TIMED_OUT, "The connection was not accepted in time", late);
      case InterruptedIOException late -> timedOut(timeout, late);
      case ConnectException refused ->
          new OutboundFailure(Code.CONNECT_FAILED, "The connection was refused", refused);
      case NoRouteToHostException unreachable ->
          new OutboundFailure(Code.CONNECT_FAILED, "The target is not reachable", unreachable);
      case SSLException tls -> tls(tls);
      case BoundedHeadParser.HeadTooLong tooLong -> tooLarge("head", "64 KiB", tooLong);
      case ReceivedBody.BodyTooLong tooLong -> tooLarge("body", "1 MiB", tooLong);
      case MessageConstraintException tooLong -> tooLarge("head", "64 KiB", tooLong);
      case ReceivedBody.NoRoom full ->
          new OutboundFailure(
              Code.NO_ROOM,
              "The answer was not read: this server has room for it neither on its disk nor in"
                  + " memory.",
              full);
      case ZipException coding ->
          new OutboundFailure(
              Code.RESPONSE_INVALID, "The answer's body is not encoded as it says", coding);
      case ClientProtocolException protocol -> protocol(protocol);
      case MalformedChunkCodingException chunk -> lost(chunk);
      default -> lost(e);
    };
  }

  private static OutboundFailure protocol(ClientProtocolException e) {
    return e.getCause() instanceof MessageConstraintException
        ? tooLarge("head", "64 KiB", e)
        : new OutboundFailure(Code.RESPONSE_INVALID, "The answer is not valid HTTP", e);
  }

  private static OutboundFailure tls(SSLException e) {
    boolean cut = e.getCause() instanceof SocketException || e.getCause() instanceof EOFException;
    return cut
        ? lost(e)
        : new OutboundFailure(
            Code.TLS_FAILED, "The target's certificate or TLS is not acceptable", e);
  }

  private static OutboundFailure lost(Exception e) {
    return new OutboundFailure(
        Code.CONNECTION_LOST, "The connection was closed before the answer was complete", e);
  }

  private static OutboundFailure tooLarge(String part, String limit, Exception cause) {
    return new OutboundFailure(
        Code.RESPONSE_TOO_LARGE, "The answer's " + part + " is longer than " + limit, cause);
  }

  private static String seconds(Duration timeout) {
    return timeout.toMillis() % 1_000 == 0
        ? timeout.toSeconds() + " s"
        : timeout.toMillis() + " ms";
  }
}
