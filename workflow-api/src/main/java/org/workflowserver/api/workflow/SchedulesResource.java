package org.workflowserver.api.workflow;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Scope;
import org.workflowserver.schedule.Fire;
import org.workflowserver.trigger.schedule.Schedules;

/** When workflows start by themselves. */
@Path("/workflows")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SchedulesResource {
  private static final int USUAL = 10;
  private static final int MOST = 1_000;

  @Inject private Schedules schedules;

  /** The next fires of a workflow's schedule. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{workflowId}/schedule")
  public Response list(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    int count = Query.of(request.getUriInfo()).wholeNumber("count", USUAL, 1, MOST);
    List<Fire> fires = schedules.next(Callers.of(request), workflowId, count);
    return JsonAnswers.ok(fires.stream().map(SchedulesResource::json).toList());
  }

  static Map<String, Object> json(Fire fire) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", fire.at());
    json.put("local", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(fire.local()));
    json.put("dst", fire.dst() == null ? null : fire.dst().code());
    return json;
  }
}
