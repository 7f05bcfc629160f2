package org.workflowserver.api.workflow;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.http.Query;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowOrder;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;

/** Workflows: list, create, validate, read, change, delete. */
@Path("/workflows")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class WorkflowsResource {
  @Inject private Workflows workflows;
  @Inject private JsonRequests requests;

  /** Newest first, without nodes and edges. */
  @GET
  @RequiresScope(Scope.VIEWER)
  public Response list(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    WorkflowFilter filter = new WorkflowFilter(query.text("name"), query.flag("is_active"));
    return JsonAnswers.page(
        query,
        workflows.list(caller, filter, WorkflowOrder.NEWEST, query.page()),
        WorkflowJson::row);
  }

  /** Stores a new workflow. */
  @POST
  @RequiresScope(Scope.EDITOR)
  public Response create(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    WorkflowView created = workflows.create(caller, requests.members(request));
    return Revisions.created(created, WorkflowJson.whole(created));
  }

  /** Finds all problems of a workflow and stores nothing. */
  @POST
  @RequiresScope(Scope.VIEWER)
  @Path("validate")
  public Response validate(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    return JsonAnswers.ok(
        WorkflowJson.validation(workflows.validate(caller, requests.members(request))));
  }

  /** One workflow with its nodes and edges. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{workflowId}")
  public Response retrieve(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    return JsonAnswers.unlessKnown(
        request,
        () -> Revisions.tag(workflows.requireSummary(caller, workflowId)),
        () -> Revisions.whole(workflows.require(caller, workflowId)));
  }

  /** Changes the members that are sent. */
  @PUT
  @RequiresScope(Scope.EDITOR)
  @Path("{workflowId}")
  public Response update(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    var members = requests.members(request);
    WorkflowView updated =
        workflows.update(
            caller,
            workflowId,
            members,
            Revisions.expected(workflows, caller, workflowId, request));
    return Revisions.whole(updated);
  }

  /** Gives the workflow another webhook URL. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Path("{workflowId}/webhook-token")
  public Response renew(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    WorkflowView renewed = workflows.renewUrl(Callers.of(request), workflowId);
    return Revisions.whole(renewed);
  }

  /** Deletes a workflow and, behind the answer, its runs. */
  @DELETE
  @Produces(MediaType.WILDCARD)
  @RequiresScope(Scope.EDITOR)
  @Path("{workflowId}")
  public Response delete(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    workflows.delete(
        caller, workflowId, Revisions.expected(workflows, caller, workflowId, request));
    return Response.noContent().build();
  }
}
