package org.workflowserver.api.workflow;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Descriptor;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;

/** The catalogue of node types. It knows no tenants and no callers. */
@Path("/workflows/components")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ComponentsResource {
  @Inject private ComponentCatalogue catalogue;

  /** Every component. */
  @GET
  @RequiresScope(Scope.VIEWER)
  public Response list() {
    return JsonAnswers.ok(catalogue.all().stream().map(this::json).toList());
  }

  /** One component. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{componentId}")
  public Response retrieve(@PathParam("componentId") String componentId) {
    return catalogue
        .find(componentId)
        .map(component -> JsonAnswers.ok(json(component)))
        .orElseThrow(() -> Refusal.notFound("component"));
  }

  /** With the schema of its configuration, the common members included. */
  private Map<String, Object> json(Component component) {
    Descriptor described = component.descriptor();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", described.id());
    json.put("kind", described.kind().code());
    json.put("title", described.title());
    json.put("description", described.description());
    json.put("handles", described.handles());
    json.put("schema", catalogue.schemaOf(component));
    json.put("example", described.example());
    return json;
  }
}
