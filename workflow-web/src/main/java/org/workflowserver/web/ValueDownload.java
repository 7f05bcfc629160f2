package org.workflowserver.web;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.workflowserver.identity.Caller;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.LogFilter;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.Runs;

/** The whole text of a value that is too long for the run's page. */
@WebServlet(ValueDownload.PATH)
public final class ValueDownload extends HttpServlet {
  static final String PATH = "/value";

  private static final long serialVersionUID = 1L;
  private static final int ENTRIES = 100;

  private final transient Runs runs;
  private final transient SignedInCaller signedIn;

  @Inject
  ValueDownload(Runs runs, SignedInCaller signedIn) {
    this.runs = runs;
    this.signedIn = signedIn;
  }

  /** Address of a run's payload ({@code trigger}) or {@code output}. */
  static String address(String root, String runId, String part) {
    return root + PATH + "?" + ShownJson.parameter("run", runId) + "&part=" + part;
  }

  /** Address of an entry's {@code input} or {@code output}. */
  static String address(String root, LogView entry, String part) {
    return address(root, entry.runId(), part)
        + "&"
        + ShownJson.parameter("node", entry.nodeId())
        + "&seq="
        + entry.seq();
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
    response.getWriter().write(value.get());
  }

  private Optional<String> find(HttpServletRequest request) {
    try {
      RunDetail run = runs.require(signedIn.caller(), request.getParameter("run"));
      String part = Optional.ofNullable(request.getParameter("part")).orElse("");
      String node = request.getParameter("node");
      return Optional.ofNullable(
          node == null
              ? partOf(run, part)
              : entry(run, node, request.getParameter("seq"))
                  .map(found -> part.equals("input") ? found.input() : found.output())
                  .orElse(null));
    } catch (Refusal refused) {
      return Optional.empty();
    }
  }

  private static String partOf(RunDetail run, String part) {
    return part.equals("trigger") ? run.triggerPayload() : run.output();
  }

  private Optional<LogView> entry(RunDetail run, String node, String seq) {
    Caller caller = signedIn.caller();
    LogFilter ofNode = RunPageView.entriesOf(run.run().id(), Optional.of(node));
    PageRequest page = PageRequest.first(ENTRIES);
    while (true) {
      Slice<LogView> slice = runs.logs(caller, run.run().workflowId(), ofNode, page);
      Optional<LogView> found =
          slice.items().stream().filter(item -> String.valueOf(item.seq()).equals(seq)).findFirst();
      if (found.isPresent() || slice.next().isEmpty()) {
        return found;
      }
      page = new PageRequest(ENTRIES, slice.next());
    }
  }
}
