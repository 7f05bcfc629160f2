package org.workflowserver.api.workflow;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.description.ApiDescriptions;
import org.workflowserver.description.DocumentFormat;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** The description of a workflow's own call, for those who may read the workflow. */
@Path("/workflows/{workflowId}/openapi")
@ApplicationScoped
public class WorkflowApiResource {
  @Inject private ApiDescriptions descriptions;

  /** The document, as YAML or JSON. */
  @GET
  @RequiresScope(Scope.VIEWER)
  public Response retrieve(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    DocumentFormat format =
        DocumentFormat.accepted(request.getHeaderString(HttpHeaders.ACCEPT))
            .orElseThrow(
                () ->
                    new Refusal(
                        RefusalCode.NOT_ACCEPTABLE,
                        "The description is application/yaml or application/json."));
    String text = descriptions.ofWorkflow(Callers.of(request), workflowId, format);
    return Response.ok(text.getBytes(StandardCharsets.UTF_8))
        .header(HttpHeaders.CONTENT_TYPE, format.contentType())
        .build();
  }
}
