package org.workflowserver.web.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What servlets answer to the scripts of pages. */
public final class JsonResponse {
  /** What was sent is understood and can't be taken. */
  public static final int UNPROCESSABLE = 422;

  private JsonResponse() {}

  /** Says why a request is refused; where the server is busy, when it may come again. */
  public static void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
    boolean busy = refusal.code() == RefusalCode.CAPACITY_EXCEEDED;
    if (busy) {
      StatusPage.setRetryAfter(response, refusal);
    }
    send(
        response,
        busy ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : UNPROCESSABLE,
        Map.of("message", refusal.getMessage()));
  }

  public static void send(HttpServletResponse response, int status, Map<String, ?> members)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json;charset=UTF-8");
    response.getWriter().write(Json.write(members));
  }
}
