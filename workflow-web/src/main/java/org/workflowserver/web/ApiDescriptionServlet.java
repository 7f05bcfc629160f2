package org.workflowserver.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.workflowserver.description.ApiDescriptions;
import org.workflowserver.description.DocumentFormat;
import org.workflowserver.identity.Scope;
import org.workflowserver.web.page.SignedInCaller;

/** The description of the API, for the page that shows it: that has no bearer token. */
@WebServlet(ApiDescriptionServlet.PATH)
public final class ApiDescriptionServlet extends HttpServlet {
  static final String PATH = "/api/openapi.json";

  @Inject private transient ApiDescriptions descriptions;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    signedIn.caller().require(Scope.VIEWER);
    byte[] text = descriptions.ofServer(DocumentFormat.JSON).getBytes(StandardCharsets.UTF_8);
    response.setContentType(DocumentFormat.JSON.contentType());
    response.setHeader("Vary", "Accept-Encoding");
    // Nothing in it is secret, so its length tells nothing.
    if (Gzip.isTaken(request)) {
      Gzip.send(response, Gzip.of(text));
    } else {
      response.setContentLength(text.length);
      response.getOutputStream().write(text);
    }
  }
}
