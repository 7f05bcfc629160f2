package org.workflowserver.web.run;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.web.page.ShownJson;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.StatusPage;

/** The whole text of a value that is too long for the run's page. */
@WebServlet(ValueDownload.PATH)
public final class ValueDownload extends HttpServlet {
  public static final String PATH = "/value";

  @Inject private transient RunTraces traces;
  @Inject private transient SignedInCaller signedIn;

  /** Address of a run's payload ({@code trigger}) or {@code output}. */
  static String address(String root, String runId, String part) {
    return root + PATH + "?" + ShownJson.parameter("run", runId) + "&part=" + part;
  }

  /** Address of an entry's {@code input} or {@code output}. */
  static String address(String root, LogView entry, String part) {
    return address(root, entry.runId(), part) + "&seq=" + entry.seq();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<String> value = find(request);
    if (value.isEmpty()) {
      StatusPage.NOT_FOUND.show(request, response);
      return;
    }
    response.setContentType("application/json;charset=UTF-8");
    // The id is one: a run of it was found.
    response.setHeader(
        "Content-Disposition",
        "attachment; filename=\"%s.json\"".formatted(request.getParameter("run")));
    response.getWriter().write(value.get());
  }

  private Optional<String> find(HttpServletRequest request) {
    try {
      String run = request.getParameter("run");
      String part = Optional.ofNullable(request.getParameter("part")).orElse("");
      String seq = request.getParameter("seq");
      return seq == null
          ? Optional.ofNullable(partOf(traces.payloads(signedIn.caller(), run), part))
          : traces
              .entry(signedIn.caller(), run, Integer.parseInt(seq))
              .map(found -> part.equals("input") ? found.input() : found.output());
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private static String partOf(RunDetail run, String part) {
    return part.equals("trigger") ? run.triggerPayload() : run.output();
  }
}
