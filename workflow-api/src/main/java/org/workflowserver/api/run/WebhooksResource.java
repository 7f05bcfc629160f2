package org.workflowserver.api.run;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.trigger.webhook.Webhooks;

/** Calls of other systems that start runs. */
@Path("/workflows/webhooks")
@ApplicationScoped
public class WebhooksResource {
  @Inject private Webhooks webhooks;
  @Inject private JsonRequests requests;

  /** Starts a run; it is committed before the answer. */
  @POST
  @PermitAll
  @Path("{webhookToken}")
  public CompletionStage<Response> receive(
      @PathParam("webhookToken") String webhookToken,
      @Context ContainerRequestContext request,
      @Context HttpServletRequest connection,
      @Context HttpServletResponse answer) {
    return webhooks
        .receive(
            webhookToken,
            ClientAddress.of(connection),
            new WebhookRequest(request, answer, requests))
        .thenApply(run -> Response.accepted().header("X-Run-Id", run).build());
  }
}
