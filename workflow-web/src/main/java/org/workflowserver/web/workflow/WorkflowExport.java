package org.workflowserver.web.workflow;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.audit.log.AuditLog;
import org.workflowserver.definition.document.WorkflowDocuments;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.web.page.IndentedJson;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.StatusPage;

/** A workflow as a document to keep, or to import elsewhere. */
@WebServlet(WorkflowExport.PATH)
public final class WorkflowExport extends HttpServlet {
  public static final String PATH = "/export";

  private static final long serialVersionUID = 1L;

  @Inject private transient WorkflowDocuments documents;
  @Inject private transient AuditLog audit;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String id = Optional.ofNullable(request.getParameter("workflow")).orElse("");
    Map<String, Object> document;
    try {
      document = documents.exported(signedIn.caller(), id);
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.SCOPE_MISSING) {
        StatusPage.forbid(audit, signedIn.caller(), request, response);
      } else {
        StatusPage.NOT_FOUND.show(request, response);
      }
      return;
    }
    response.setContentType("application/json;charset=UTF-8");
    // The id is of characters that need no quoting: another one was not found.
    response.setHeader("Content-Disposition", "attachment; filename=\"" + id + ".json\"");
    response.getWriter().write(IndentedJson.of(document));
  }
}
