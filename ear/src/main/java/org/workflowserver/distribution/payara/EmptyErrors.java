package org.workflowserver.distribution.payara;

import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Puts into words an error that has none: the container ends some requests before it knows to which
 * application they belong, so that no application's error page is asked.
 */
final class EmptyErrors extends BaseFilter {
  private static final int FIRST_ERROR = 400;

  @Override
  public NextAction handleWrite(FilterChainContext context) {
    if (context.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpResponsePacket response
        && isEmptyError(content, response)) {
      byte[] body = body(response);
      response.setContentType(ProblemResponse.TYPE);
      response.setContentLength(body.length);
      context.setMessage(
          HttpContent.builder(response)
              .content(Buffers.wrap(context.getMemoryManager(), body))
              .last(true)
              .build());
    }
    return context.getInvokeAction();
  }

  private static boolean isEmptyError(HttpContent content, HttpResponsePacket response) {
    return response.getStatus() >= FIRST_ERROR
        && !response.isCommitted()
        && content.isLast()
        && !content.getContent().hasRemaining()
        && response.getRequest().getMethod() != Method.HEAD;
  }

  /** What it says; the response has this status then. */
  private static byte[] body(HttpResponsePacket response) {
    HttpStatus status = HttpStatus.getHttpStatus(response.getStatus());
    String code =
        switch (response.getStatus()) {
          case 404 -> "resource_missing";
          case 405 -> "method_not_allowed";
          case 413 -> "body_too_large";
          case 503 -> "capacity_exceeded";
          default -> response.getStatus() < 500 ? "parameter_invalid" : "internal_error";
        };
    String detail =
        response.getStatus() < 500
            ? "The server does not take such a request."
            : "The server failed to answer.";
    String traceId = ProblemResponse.traceId();
    response.setHeader("X-Request-Id", traceId);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    // What the container calls it may name its own insides.
    status.setValues(response);
    return ProblemResponse.body(
            status.getStatusCode(), status.getReasonPhrase(), code, detail, traceId)
        .getBytes(StandardCharsets.UTF_8);
  }
}
