package org.workflowserver.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.definition.WebhookUrls;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.identity.Scope;

/** The secret part of a workflow's webhook URL: change it. */
@Path("/workflows")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class WebhookTokensResource {
  private WebhookUrls urls;

  /** For the container's proxy. */
  protected WebhookTokensResource() {}

  @Inject
  WebhookTokensResource(WebhookUrls urls) {
    this.urls = urls;
  }

  /** Gives the workflow another webhook URL. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Path("{workflowId}/webhook-token")
  public Response renew(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    WorkflowView renewed = urls.renew(Callers.of(request), workflowId);
    return Answers.json(200, WorkflowJson.whole(renewed))
        .header(HttpHeaders.ETAG, Answers.quoted(Revisions.tag(renewed)))
        .build();
  }
}
