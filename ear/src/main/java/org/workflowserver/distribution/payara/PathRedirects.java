package org.workflowserver.distribution.payara;

import java.util.Optional;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Tells the container's own redirects, such as to the root of an application, by their path (RFC
 * 9110 10.2.2). The container completes it by the host that the caller names, and by HTTP where a
 * proxy ends HTTPS, and writes a page that repeats it, which is left out.
 */
final class PathRedirects extends BaseFilter {
  private static final String LOCATION = "Location";
  private static final String TOLD = "org.workflowserver.redirect-told";

  @Override
  public NextAction handleWrite(FilterChainContext context) {
    // The header may come by itself, before the content.
    if (context.getMessage() instanceof HttpPacket packet
        && packet.getHttpHeader() instanceof HttpResponsePacket response
        && response.getStatus() / 100 == 3) {
      if (!response.isCommitted() && response.getHeader(LOCATION) instanceof String location) {
        tellPath(response, location);
      }
      if (packet instanceof HttpContent content
          && response.getRequest().getAttribute(TOLD) != null) {
        context.setMessage(
            HttpContent.builder(response)
                .content(Buffers.EMPTY_BUFFER)
                .last(content.isLast())
                .build());
      }
    }
    return context.getInvokeAction();
  }

  private static void tellPath(HttpResponsePacket response, String location) {
    HttpRequestPacket request = response.getRequest();
    String host = (request.isSecure() ? "https://" : "http://") + request.serverName().toString();
    path(location, host, request.getServerPort())
        .ifPresent(
            path -> {
              ProblemResponse.setHeader(response, LOCATION, path);
              response.setContentLength(0);
              request.setAttribute(TOLD, true);
            });
  }

  /** The path of an address at that host and port; empty for one elsewhere. */
  static Optional<String> path(String location, String host, int port) {
    if (!location.startsWith(host)) {
      return Optional.empty();
    }
    String rest = location.substring(host.length());
    String withPort = ":" + port + "/";
    boolean isUsual = port == (host.startsWith("https:") ? 443 : 80);
    String path = rest.startsWith(withPort) ? rest.substring(withPort.length() - 1) : rest;
    // Without a port it is the usual one. Browsers would take a second slash for a host's start.
    return path.startsWith("/") && (isUsual || !path.equals(rest))
        ? Optional.of("/" + path.replaceFirst("[/\\\\]+", ""))
        : Optional.empty();
  }
}
