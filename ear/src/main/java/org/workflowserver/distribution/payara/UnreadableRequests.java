package org.workflowserver.distribution.payara;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpCodecFilter;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpProbe;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Puts into words what the container's reader of requests refuses: request lines, headers and
 * framing that it can't read, or that are too long. It answers these itself, without a body and
 * with statuses of its own, before any filter of requests sees them. So this sits below it, where
 * answers are bytes, and is told of each refusal right before its answer is written.
 */
final class UnreadableRequests extends BaseFilter {
  private static final String DETAIL =
      "The request line, a header or the framing of the body is malformed or too long, or the"
          + " method takes no body.";

  /** That the next bytes which are written are such an answer, and its header fields. */
  private final Attribute<Map<String, String>> refused =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("org.workflowserver.unreadable");

  private UnreadableRequests() {}

  static void addTo(FilterChainBuilder filters) {
    UnreadableRequests filter = new UnreadableRequests();
    int reader = filters.indexOfType(HttpServerFilter.class);
    ((HttpCodecFilter) filters.get(reader)).getMonitoringConfig().addProbes(filter.new Probe());
    filters.add(reader, filter);
  }

  @Override
  public NextAction handleWrite(FilterChainContext context) {
    if (context.getMessage() instanceof Buffer answer) {
      Map<String, String> headers = refused.remove(context.getConnection());
      if (headers != null) {
        answer.tryDispose();
        context.setMessage(Buffers.wrap(context.getMemoryManager(), answer(headers)));
      }
    }
    return context.getInvokeAction();
  }

  /** Of what was read of the request nothing but an allowed origin is repeated. */
  private static byte[] answer(Map<String, String> headers) {
    String traceId = ProblemResponse.traceId();
    String body = ProblemResponse.body(400, "Bad Request", "parameter_invalid", DETAIL, traceId);
    return """
        HTTP/1.1 400 Bad Request\r
        X-Request-Id: %s\r
        X-Content-Type-Options: nosniff\r
        Cache-Control: no-store\r
        %sContent-Type: %s\r
        Connection: close\r
        Content-Length: %d\r
        \r
        %s"""
        .formatted(
            traceId,
            headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining()),
            ProblemResponse.TYPE,
            body.length(),
            body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private final class Probe extends HttpProbe.Adapter {
    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public void onErrorEvent(Connection connection, HttpPacket packet, Throwable error) {
      if (packet.getHttpHeader() instanceof HttpRequestPacket request
          && !request.getResponse().isCommitted()) {
        requireProtocol(request);
        refused.set(connection, CrossOrigins.headers(request));
      }
    }

    /** Without one that it knows, the reader can't even write its refusal. */
    private static void requireProtocol(HttpRequestPacket request) {
      try {
        request.getProtocol();
      } catch (IllegalStateException e) {
        request.setProtocol(Protocol.HTTP_1_1);
      }
    }
  }
}
