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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.api.http.PublicUrl;
import org.workflowserver.json.Coded;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.StepError;
import org.workflowserver.run.RunError;

/** What the codes of problems, runs and steps mean: where {@code doc_url} leads. */
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
    List<RefusalCode> known =
        Arrays.stream(RefusalCode.values()).filter(each -> each.code().equals(code)).toList();
    List<String> texts = new ArrayList<>();
    known.stream().limit(1).map(RefusalCode::meaning).forEach(texts::add);
    boolean ours = code.equals(Codes.INTERNAL_ERROR);
    if (ours) {
      texts.add(ProblemDetails.internal().detail());
    }
    Coded.find(RunError.class, code)
        .map(error -> "Of a run: " + error.meaning())
        .ifPresent(texts::add);
    StepError.ofCode(code).map(error -> "Of a step: " + error.meaning()).ifPresent(texts::add);
    if (texts.isEmpty()) {
      throw Refusal.notFound("code");
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("code", code);
    json.put(
        "type", ours ? Codes.type(500) : known.stream().findFirst().map(Codes::type).orElse(null));
    json.put("statuses", ours ? List.of(500) : known.stream().map(Codes::status).toList());
    json.put("explanation", String.join(" ", texts));
    return json;
  }
}
