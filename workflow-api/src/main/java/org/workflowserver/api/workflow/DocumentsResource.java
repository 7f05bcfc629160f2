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
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.definition.document.ImportedWorkflow;
import org.workflowserver.definition.document.WorkflowDocuments;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;

/** Workflows as portable documents: export, import. */
@Path("/workflows")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DocumentsResource {
  @Inject private WorkflowDocuments documents;
  @Inject private JsonRequests requests;

  /** The workflow as a document. */
  @GET
  @RequiresScope(Scope.EDITOR)
  @Path("{workflowId}/export")
  public Response export(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    return JsonAnswers.ok(documents.exported(Callers.of(request), workflowId));
  }

  /** Stores a new workflow from a document. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Path("import")
  public Response importDocument(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    ImportedWorkflow imported = documents.imported(caller, requests.members(request));
    return Revisions.created(imported.workflow(), WorkflowJson.imported(imported));
  }
}
