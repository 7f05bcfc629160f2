package org.workflowserver.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
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
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.subscription.DeliveryView;
import org.workflowserver.subscription.SubscriptionView;
import org.workflowserver.subscription.Subscriptions;

/** Who is told of ended runs and opened interactions. */
@Path("/workflows/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(ref = "Subscriptions")
public class SubscriptionsResource {
  private static final String PATH = "/workflows/subscriptions/";

  private Subscriptions subscriptions;
  private JsonRequests requests;

  /** For the container's proxy. */
  protected SubscriptionsResource() {}

  @Inject
  SubscriptionsResource(Subscriptions subscriptions, JsonRequests requests) {
    this.subscriptions = subscriptions;
    this.requests = requests;
  }

  /** Newest first. */
  @GET
  @RequiresScope(Scope.EDITOR)
  @Operation(operationId = "listSubscriptions", summary = "List subscriptions, newest first")
  @Parameter(ref = "Limit")
  @Parameter(ref = "Cursor")
  @APIResponse(responseCode = "200", ref = "Subscriptions")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response list(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    return Answers.page(
        query, subscriptions.list(caller, query.page()), SubscriptionsResource::subscription);
  }

  /** Tells a URL of what happens from now on. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Operation(
      operationId = "createSubscription",
      summary = "Have a URL told of ended runs and opened interactions",
      description =
          "Each event that happens after the answer is sent as a POST, signed as Standard Webhooks"
              + " says, at least once: until it is answered with 2xx, for 24 hours. A message has"
              + " ids and codes, and nothing that a run read or wrote.")
  @APIResponse(responseCode = "201", ref = "CreatedSubscription")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response create(
      @Context ContainerRequestContext request,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "NewSubscription")))
          InputStream body) {
    Caller caller = Callers.of(request);
    SubscriptionView created =
        subscriptions.create(caller, requests.required(request, body).members());
    return Answers.json(201, subscription(created))
        .header(HttpHeaders.LOCATION, PATH + created.id())
        .build();
  }

  /** Ends a subscription. */
  @DELETE
  @RequiresScope(Scope.EDITOR)
  @Path("{subscriptionId}")
  @Operation(
      operationId = "deleteSubscription",
      summary = "Delete a subscription; nothing more is sent to it")
  @APIResponse(responseCode = "204", description = "It is gone")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response delete(
      @PathParam("subscriptionId") @Parameter(required = true, description = "The id, sub_…")
          String subscriptionId,
      @Context ContainerRequestContext request) {
    subscriptions.delete(Callers.of(request), subscriptionId);
    return Response.noContent().build();
  }

  /** What was sent and is to be sent, newest first. */
  @GET
  @RequiresScope(Scope.EDITOR)
  @Path("{subscriptionId}/deliveries")
  @Operation(
      operationId = "listDeliveries",
      summary = "List the deliveries to a subscription, newest first")
  @Parameter(ref = "Limit")
  @Parameter(ref = "Cursor")
  @APIResponse(responseCode = "200", ref = "Deliveries")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response deliveries(
      @PathParam("subscriptionId") @Parameter(required = true, description = "The id, sub_…")
          String subscriptionId,
      @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    return Answers.page(
        query,
        subscriptions.deliveries(caller, subscriptionId, query.page()),
        SubscriptionsResource::delivery);
  }

  /** Sends an event once more. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Path("{subscriptionId}/deliveries/{deliveryId}/redeliver")
  @Operation(
      operationId = "redeliver",
      summary = "Send an event once more, under the same webhook-id")
  @APIResponse(responseCode = "202", ref = "Delivery")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response redeliver(
      @PathParam("subscriptionId") @Parameter(required = true, description = "The id, sub_…")
          String subscriptionId,
      @PathParam("deliveryId") @Parameter(required = true, description = "The id, dlv_…")
          String deliveryId,
      @Context ContainerRequestContext request) {
    return Answers.json(
            202, delivery(subscriptions.redeliver(Callers.of(request), subscriptionId, deliveryId)))
        .build();
  }

  private static Map<String, Object> subscription(SubscriptionView subscription) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", subscription.id());
    json.put("url", subscription.url());
    json.put("events", subscription.events());
    json.put("workflow_id", subscription.workflowId());
    json.put("secret", subscription.secretId());
    json.put("created_by", subscription.createdBy());
    json.put("created_at", subscription.createdAt());
    return json;
  }

  private static Map<String, Object> delivery(DeliveryView delivery) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", delivery.id());
    json.put("event", delivery.event());
    json.put("subject_id", delivery.subjectId());
    json.put("status", delivery.status());
    json.put("attempts", delivery.attempts());
    json.put("response_status", delivery.responseStatus());
    json.put("error", delivery.error());
    json.put("created_at", delivery.createdAt());
    json.put("last_attempt_at", delivery.lastAttemptAt());
    json.put("next_attempt_at", delivery.nextAttemptAt());
    json.put("finished_at", delivery.finishedAt());
    return json;
  }
}
