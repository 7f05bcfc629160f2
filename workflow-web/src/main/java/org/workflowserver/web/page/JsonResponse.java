package org.workflowserver.web.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;

/** What servlets answer to the scripts of pages. */
public final class JsonResponse {
  /** What was sent is understood and can't be taken. */
  public static final int UNPROCESSABLE = 422;

  private JsonResponse() {}

  /** Says that no memory is left for the request, and when it may come again. */
  public static void sendBusy(HttpServletResponse response, Refusal busy) throws IOException {
    StatusPage.setRetryAfter(response, busy);
    send(
        response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, Map.of("message", busy.getMessage()));
  }

  public static void send(HttpServletResponse response, int status, Map<String, ?> members)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json;charset=UTF-8");
    response.getWriter().write(Json.write(members));
  }
}
