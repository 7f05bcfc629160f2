package org.workflowserver.distribution.payara;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.Request;
import org.apache.catalina.Response;
import org.apache.catalina.valves.ErrorReportValve;

/**
 * Answers an error that no application has put into words.
 *
 * <p>The container's own page names its product, and after an exception also classes and messages.
 */
public final class PlainErrors extends ErrorReportValve {
  private static final int FIRST_ERROR = 400;

  @Override
  protected void report(Request request, Response response, Throwable failure) throws IOException {
    if (!(response instanceof HttpServletResponse answer)
        || answer.getStatus() < FIRST_ERROR
        || response.getContentCount() > 0) {
      return;
    }
    answer.setContentType("text/plain;charset=utf-8");
    Writer out = response.getReporter();
    if (out != null) {
      out.write("HTTP status " + answer.getStatus() + "\n");
      response.finishResponse();
    }
  }
}
