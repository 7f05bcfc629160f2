package org.workflowserver.distribution.payara;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Answers that the listener gives in place of the application, with the members of its problems.
 */
final class ProblemResponse {
  static final String TYPE = "application/problem+json; charset=utf-8";

  /** The launcher has set it before anything is answered. */
  private static final String PUBLIC_URL = "workflow.public-url";

  private ProblemResponse() {}

  /**
   * Writes the whole answer. The connection is closed behind it once the response is reported
   * complete.
   *
   * @param code as the contract lists them
   * @param detail a sentence, fit to stand in a JSON string as it is
   * @param headers names and values by turns
   */
  static void write(
      FilterChainContext context,
      HttpRequestPacket request,
      HttpStatus status,
      String code,
      String detail,
      String... headers) {
    HttpResponsePacket response = request.getResponse();
    status.setValues(response);
    for (int i = 0; i < headers.length; i += 2) {
      response.setHeader(headers[i], headers[i + 1]);
    }
    CrossOrigins.allow(response);
    response.getProcessingState().setKeepAlive(false);
    context.write(content(context, response, code, detail));
  }

  /** The whole content of an answer that has its status; its header fields are set. */
  static HttpContent content(
      FilterChainContext context, HttpResponsePacket response, String code, String detail) {
    String traceId = traceId();
    response.setHeader("X-Request-Id", traceId);
    response.setHeader("X-Content-Type-Options", "nosniff");
    setHeader(response, "Cache-Control", "no-store");
    byte[] body =
        body(response.getStatus(), response.getReasonPhrase(), code, detail, traceId)
            .getBytes(StandardCharsets.UTF_8);
    response.setContentType(TYPE);
    response.setContentLength(body.length);
    return HttpContent.builder(response)
        .content(Buffers.wrap(context.getMemoryManager(), body))
        .last(true)
        .build();
  }

  /**
   * Sets a header field of an answer that is about to be written. Those that the container gives by
   * itself have their fields closed by then: Grizzly would take further ones for trailers, and drop
   * those that no trailer may be.
   */
  static void setHeader(HttpResponsePacket response, String name, String value) {
    MimeHeaders headers = response.getHeaders();
    DataChunk field = headers.getValue(name);
    if (field == null) {
      field = headers.addValue("X-Late");
      headers.getName(headers.size() - 1).setString(name);
    }
    field.setString(value);
  }

  /** The members of a problem, as {@link #write} takes them. */
  static String body(int status, String title, String code, String detail, String traceId) {
    return """
        {"type":"%1$s","title":"%2$s","status":%3$d,"detail":"%4$s",\
        "code":"%5$s","message":"%4$s","doc_url":"%7$s/errors/%5$s",\
        "errors":[],"trace_id":"%6$s"}"""
        .formatted(
            status < 500 ? "invalid_request_error" : "api_error",
            title,
            status,
            detail,
            code,
            traceId,
            System.getProperty(PUBLIC_URL, ""));
  }

  /** 32 hexadecimal digits that no other answer has. */
  static String traceId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // All zeros would be none.
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong() | 1);
  }
}
