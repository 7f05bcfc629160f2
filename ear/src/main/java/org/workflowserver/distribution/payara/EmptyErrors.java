package org.workflowserver.distribution.payara;

import java.util.Map;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * Puts into words an error that has none: the container ends some requests before it knows to which
 * application they belong, so that no application's error page is asked. Names the statuses that
 * the container has no name for, too.
 */
final class EmptyErrors extends BaseFilter {
  private static final int FIRST_ERROR = 400;

  /** By status; the container would write "CUSTOM", or what it was called once. */
  private static final Map<Integer, String> NAMES =
      Map.of(413, "Content Too Large", 422, "Unprocessable Content", 429, "Too Many Requests");

  @Override
  public NextAction handleWrite(FilterChainContext context) {
    if (context.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpResponsePacket response
        && response.getStatus() >= FIRST_ERROR
        && !response.isCommitted()) {
      name(response);
      if (content.isLast() && !content.getContent().hasRemaining()) {
        CrossOrigins.allow(response);
        if (response.getRequest().getMethod() != Method.HEAD) {
          complete(context, response);
        }
      }
    }
    return context.getInvokeAction();
  }

  private static void name(HttpResponsePacket response) {
    String name = NAMES.get(response.getStatus());
    if (name != null) {
      response.setReasonPhrase(name);
    }
  }

  private static void complete(FilterChainContext context, HttpResponsePacket response) {
    int status = response.getStatus();
    String code =
        switch (status) {
          case 404 -> "resource_missing";
          case 405 -> "method_not_allowed";
          case 413 -> "body_too_large";
          case 503 -> "capacity_exceeded";
          default -> status < 500 ? "parameter_invalid" : "internal_error";
        };
    String detail =
        status < 500 ? "The server does not take such a request." : "The server failed to answer.";
    // What the container calls it may name its own insides.
    HttpStatus.getHttpStatus(status).setValues(response);
    name(response);
    context.setMessage(ProblemResponse.content(context, response, code, detail));
  }
}
