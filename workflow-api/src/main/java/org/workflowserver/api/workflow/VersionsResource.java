package org.workflowserver.api.workflow;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.definition.WorkflowVersionView;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** The versions of a workflow: list, read, restore. */
@Path("/workflows")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class VersionsResource {
  /** A number as the list writes it; any other text is simply not found. */
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  @Inject private Workflows workflows;

  /** Newest first, without nodes and edges. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{workflowId}/versions")
  public Response list(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    return JsonAnswers.page(
        request,
        (caller, page) -> workflows.versions(caller, workflowId, page),
        VersionsResource::row);
  }

  /** One version with its nodes and edges. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{workflowId}/versions/{number}")
  public Response retrieve(
      @PathParam("workflowId") String workflowId,
      @PathParam("number") String number,
      @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    return JsonAnswers.ok(whole(workflows.requireVersion(caller, workflowId, number(number))));
  }

  /** Makes an old graph the current one again. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Path("{workflowId}/versions/{number}/restore")
  public Response restore(
      @PathParam("workflowId") String workflowId,
      @PathParam("number") String number,
      @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    WorkflowView restored =
        workflows.restore(
            caller,
            workflowId,
            number(number),
            Revisions.expected(workflows, caller, workflowId, request));
    return Revisions.whole(restored);
  }

  private static int number(String text) {
    if (NUMBER.matcher(text).matches()) {
      return Integer.parseInt(text);
    }
    throw new Refusal(RefusalCode.RESOURCE_MISSING, "The workflow has no such version.");
  }

  /** A version in a list: without nodes and edges. */
  private static Map<String, Object> row(WorkflowVersionView version) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("workflow_id", version.workflowId());
    json.put("number", version.number());
    json.put("author", version.author());
    json.put("version_note", version.versionNote());
    json.put("node_count", version.nodeCount());
    json.put("created_at", version.createdAt());
    return json;
  }

  /** A version with its nodes and edges, and its notes where there are any. */
  private static Map<String, Object> whole(WorkflowVersionView version) {
    Map<String, Object> json = row(version);
    json.put("nodes", version.nodes());
    json.put("edges", version.edges());
    if (!version.notes().isEmpty()) {
      json.put("notes", version.notes());
    }
    return json;
  }
}
