package org.workflowserver.api;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.workflowserver.api.http.Compression;
import org.workflowserver.description.ApiDescriptions;
import org.workflowserver.description.DocumentFormat;

/**
 * Serves the description of the API. A servlet, and no resource, because a container with
 * MicroProfile OpenAPI puts a servlet of its own at this address where there is none.
 */
public final class OpenApiServlet extends HttpServlet {
  @Inject private transient ApiDescriptions descriptions;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getPathInfo() != null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Optional<DocumentFormat> format = format(request);
    if (format.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_ACCEPTABLE);
      return;
    }
    byte[] text = descriptions.ofServer(format.get()).getBytes(StandardCharsets.UTF_8);
    response.setContentType(format.get().contentType());
    if (Compression.isAsked(request.getHeader(HttpHeaders.ACCEPT_ENCODING))) {
      response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
      try (GZIPOutputStream out = new GZIPOutputStream(response.getOutputStream())) {
        out.write(text);
      }
    } else {
      response.setContentLength(text.length);
      response.getOutputStream().write(text);
    }
  }

  private static Optional<DocumentFormat> format(HttpServletRequest request) {
    return request.getServletPath().endsWith(".json")
        ? Optional.of(DocumentFormat.JSON)
        : DocumentFormat.accepted(String.join(",", Collections.list(request.getHeaders("Accept"))));
  }
}
