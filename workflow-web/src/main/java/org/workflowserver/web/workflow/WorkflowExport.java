package org.workflowserver.web.workflow;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.document.WorkflowDocuments;
import org.workflowserver.web.page.IndentedJson;
import org.workflowserver.web.page.SignedInCaller;

/** A workflow as a document to keep, or to import elsewhere. */
@WebServlet(WorkflowExport.PATH)
public final class WorkflowExport extends HttpServlet {
  public static final String PATH = "/export";

  @Inject private transient WorkflowDocuments documents;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id = Optional.ofNullable(request.getParameter("workflow")).orElse("");
    Map<String, Object> document = documents.exported(signedIn.caller(), id);
    response.setContentType("application/json;charset=UTF-8");
    response.setHeader("Content-Disposition", disposition(String.valueOf(document.get("name"))));
    response.getWriter().write(IndentedJson.of(document));
  }

  /** A file that is called as the workflow is; of a name in another script also as it is. */
  static String disposition(String name) {
    String plain = fileName(name, "[^a-z0-9]+");
    String whole = fileName(name, "[^\\p{L}\\p{M}\\p{N}]+");
    String file = (plain.isEmpty() ? "workflow" : plain) + ".json";
    String encoded = URLEncoder.encode(whole + ".json", StandardCharsets.UTF_8);
    String other = whole.isEmpty() || whole.equals(plain) ? "" : "; filename*=UTF-8''" + encoded;
    return "attachment; filename=\"" + file + "\"" + other;
  }

  private static String fileName(String name, String between) {
    return name.toLowerCase(Locale.ROOT)
        .replaceAll(between, "-")
        .replaceAll("^-|-$|(?<=^.{80}).*", "");
  }
}
