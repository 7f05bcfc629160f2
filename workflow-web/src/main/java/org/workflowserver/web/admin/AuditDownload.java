package org.workflowserver.web.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.workflowserver.audit.log.AuditExport;
import org.workflowserver.audit.log.AuditLog;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.SignedInCaller;

/**
 * The whole audit log as lines of JSON, to be kept and verified elsewhere, or what the filters of
 * the page fit.
 */
@WebServlet(AuditDownload.PATH)
public final class AuditDownload extends HttpServlet {
  public static final String PATH = "/audit-export";

  @Inject private transient AuditLog log;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      AuditExport export =
          log.export(signedIn.caller(), AdminAuditView.filter(QueryString.of(request)));
      response.setContentType("application/x-ndjson;charset=UTF-8");
      response.setHeader("Content-Disposition", "attachment; filename=\"audit.jsonl\"");
      PrintWriter writer = response.getWriter();
      export.forEachLine(line -> writer.append(line).append('\n'));
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.SCOPE_MISSING) {
        throw refusal;
      }
      response.reset();
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setContentType("text/plain;charset=UTF-8");
      response.getWriter().print(refusal.getMessage());
    }
  }
}
