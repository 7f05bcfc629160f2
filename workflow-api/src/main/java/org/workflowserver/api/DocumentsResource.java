package org.workflowserver.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.definition.ImportedWorkflow;
import org.workflowserver.definition.WorkflowDocuments;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;

/** Workflows as portable documents: export, import. */
@Path("/workflows")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(ref = "Workflows")
public class DocumentsResource {
  private WorkflowDocuments documents;
  private JsonRequests requests;

  /** For the container's proxy. */
  protected DocumentsResource() {}

  @Inject
  DocumentsResource(WorkflowDocuments documents, JsonRequests requests) {
    this.documents = documents;
    this.requests = requests;
  }

  /** The workflow as a document. */
  @GET
  @RequiresScope(Scope.EDITOR)
  @Path("{workflowId}/export")
  @Operation(
      operationId = "exportWorkflow",
      summary = "Write a workflow as a portable document",
      description =
          "The body of a call that creates it, with its format named, in which secrets and other"
              + " workflows go by their names. No secret is in it.")
  @APIResponse(responseCode = "200", ref = "WorkflowDocument")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response export(
      @PathParam("workflowId") @Parameter(required = true, description = "The id, fl_…")
          String workflowId,
      @Context ContainerRequestContext request) {
    return Answers.json(200, documents.exported(Callers.of(request), workflowId)).build();
  }

  /** Stores a new workflow from a document. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Path("import")
  @Operation(
      operationId = "importWorkflow",
      summary = "Create a workflow from a document",
      description =
          "Checked as a call that creates one, but for secrets and workflows that the document names"
              + " and are not there: these are listed as unresolved, and the workflow is stored all"
              + " the same. Send another name in the document to call it otherwise.")
  @APIResponse(responseCode = "201", ref = "ImportedWorkflow")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response importDocument(
      @Context ContainerRequestContext request,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "WorkflowDocument")))
          InputStream body) {
    Caller caller = Callers.of(request);
    ImportedWorkflow imported =
        documents.imported(caller, requests.required(request, body).members());
    return Answers.json(201, WorkflowJson.imported(imported))
        .header(HttpHeaders.LOCATION, "/workflows/" + imported.workflow().id())
        .header(HttpHeaders.ETAG, Answers.quoted(Revisions.tag(imported.workflow())))
        .build();
  }
}
