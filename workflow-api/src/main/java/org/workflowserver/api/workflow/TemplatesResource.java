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
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.gallery.WorkflowTemplate;
import org.workflowserver.gallery.WorkflowTemplates;
import org.workflowserver.identity.Scope;

/** Ready-made workflows. */
@Path("/workflows/templates")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class TemplatesResource {
  @Inject private WorkflowTemplates templates;
  @Inject private JsonRequests requests;

  /** Every template. */
  @GET
  @RequiresScope(Scope.VIEWER)
  public Response list(@Context ContainerRequestContext request) {
    return JsonAnswers.ok(
        templates.list(Callers.of(request)).stream().map(TemplatesResource::json).toList());
  }

  /** Makes a workflow of a template. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Path("{templateId}")
  public Response create(
      @PathParam("templateId") String templateId, @Context ContainerRequestContext request) {
    WorkflowView workflow =
        templates.create(Callers.of(request), templateId, requests.optional(request).members());
    return Revisions.created(workflow, WorkflowJson.whole(workflow));
  }

  private static Map<String, Object> json(WorkflowTemplate template) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", template.id());
    json.put("title", template.title());
    json.put("description", template.description());
    json.put("parameters", template.parameters());
    json.put("workflow", template.workflow());
    return json;
  }
}
