package org.workflowserver.api;

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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.trigger.webhook.Webhooks;

/** Calls of other systems that start runs. */
@Path("/workflows/webhooks")
@ApplicationScoped
@Tag(ref = "Runs")
public class WebhooksResource {
  private Webhooks webhooks;
  private JsonRequests requests;

  /** For the container's proxy. */
  protected WebhooksResource() {}

  @Inject
  WebhooksResource(Webhooks webhooks, JsonRequests requests) {
    this.webhooks = webhooks;
    this.requests = requests;
  }

  /** Starts a run; it is committed before the answer. */
  @POST
  @PermitAll
  @Path("{webhookToken}")
  @SecurityRequirements
  @Operation(
      operationId = "receiveWebhook",
      summary = "Start a run by a webhook",
      description =
          "No Authorization: the token is the secret. The body is 'webhook_payload' in templates,"
              + " and 'trigger.body' beside 'trigger.headers' and 'trigger.query'. A trigger with a"
              + " 'signature' takes messages that are signed as Standard Webhooks says, and no"
              + " others. A message that comes again, by its 'webhook-id' or by the trigger's"
              + " 'dedupe_header', starts nothing and is answered as the first time, for 24 hours.")
  @APIResponse(
      responseCode = "202",
      description = "The run is committed",
      headers =
          @Header(
              name = "X-Run-Id",
              description = "The run, fl_run_…",
              schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "401", ref = "Problem")
  @APIResponse(responseCode = "429", ref = "Problem")
  @APIResponse(responseCode = "default", ref = "Problem")
  public CompletionStage<Response> receive(
      @PathParam("webhookToken")
          @Parameter(required = true, description = "The secret part of the URL, whsec_…")
          String webhookToken,
      @Context ContainerRequestContext request,
      @Context HttpServletRequest connection,
      @Context HttpServletResponse answer,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(type = SchemaType.OBJECT)))
          InputStream body) {
    return webhooks
        .receive(
            webhookToken,
            ClientAddress.of(connection),
            new WebhookRequest(request, answer, body, requests))
        .thenApply(run -> Response.accepted().header("X-Run-Id", run).build());
  }
}
