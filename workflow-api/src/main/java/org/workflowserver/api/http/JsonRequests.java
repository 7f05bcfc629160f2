package org.workflowserver.api.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.io.InputStream;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.settings.Settings;

/** Reads request bodies within {@code workflow.limits.body}. */
@ApplicationScoped
public class JsonRequests {
  private final long limit = Settings.LIMIT_BODY.value();

  /**
   * The body of a call that needs one.
   *
   * @throws Refusal as {@link JsonRequest#read}
   */
  public JsonRequest required(ContainerRequestContext request, InputStream body) {
    return read(request, body, JsonRequest::read, false);
  }

  /**
   * The body of a call that may come without one.
   *
   * @throws Refusal as {@link JsonRequest#read}
   */
  public JsonRequest optional(ContainerRequestContext request, InputStream body) {
    return read(request, body, JsonRequest::read, true);
  }

  /**
   * The body, any JSON value, of a call that may come without one.
   *
   * @throws Refusal as {@link JsonRequest#readValue}
   */
  public JsonRequest value(ContainerRequestContext request, InputStream body) {
    return read(request, body, JsonRequest::readValue, true);
  }

  /**
   * The bytes of a body of any type.
   *
   * @throws Refusal {@code body_too_large}
   */
  public byte[] bytes(ContainerRequestContext request, InputStream body) {
    try {
      return JsonRequest.bytes(body, request.getHeaderString("Content-Length"), limit);
    } catch (IOException e) {
      throw brokenOff();
    }
  }

  /**
   * The body of a call that needs one, as its bytes were read by {@link #bytes}.
   *
   * @throws Refusal as {@link JsonRequest#read}
   */
  public JsonRequest required(ContainerRequestContext request, byte[] bytes) {
    return JsonRequest.of(bytes, request.getHeaderString("Content-Type"), false);
  }

  @FunctionalInterface
  private interface Reader {
    JsonRequest read(
        InputStream in, String contentType, String announced, long limit, boolean optional)
        throws IOException;
  }

  private JsonRequest read(
      ContainerRequestContext request, InputStream body, Reader reader, boolean optional) {
    try {
      return reader.read(
          body,
          request.getHeaderString("Content-Type"),
          request.getHeaderString("Content-Length"),
          limit,
          optional);
    } catch (IOException e) {
      // The connection or its framing broke, which is the other side's.
      throw brokenOff();
    }
  }

  private static Refusal brokenOff() {
    return new Refusal(RefusalCode.BODY_MALFORMED, "The body ended before it was complete.");
  }
}
