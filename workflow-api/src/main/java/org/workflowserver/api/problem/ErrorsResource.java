package org.workflowserver.api.problem;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.api.http.PublicUrl;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What the codes of problems mean: where {@code doc_url} leads. */
@Path("/errors")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ErrorsResource {
  /** The address of a code's explanation. */
  static String url(String code) {
    return PublicUrl.of("/errors/" + code);
  }

  /** One code, explained. Open to everybody. */
  @GET
  @PermitAll
  @Path("{code}")
  public Response explain(@PathParam("code") String code) {
    return Response.ok(new JsonBody(explanation(code)))
        .header(HttpHeaders.CONTENT_TYPE, JsonBody.JSON)
        .build();
  }

  static Map<String, Object> explanation(String code) {
    if (code.equals(Codes.INTERNAL_ERROR)) {
      return json(code, Codes.type(500), List.of(500), ProblemDetails.internal().detail());
    }
    List<RefusalCode> known =
        Arrays.stream(RefusalCode.values()).filter(each -> each.code().equals(code)).toList();
    if (known.isEmpty()) {
      throw new Refusal(RefusalCode.RESOURCE_MISSING, "There is no such code.");
    }
    return json(
        code,
        Codes.type(known.getFirst()),
        known.stream().map(Codes::status).toList(),
        Codes.explanation(known.getFirst()));
  }

  private static Map<String, Object> json(
      String code, String type, List<Integer> statuses, String explanation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("code", code);
    json.put("type", type);
    json.put("statuses", statuses);
    json.put("explanation", explanation);
    return json;
  }
}
