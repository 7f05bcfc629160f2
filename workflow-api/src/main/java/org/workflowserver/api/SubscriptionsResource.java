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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.subscription.DeliveryView;
import org.workflowserver.subscription.SubscriptionView;
import org.workflowserver.subscription.Subscriptions;

/** Who is notified of ended runs and opened interactions. */
@Path("/workflows/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SubscriptionsResource {
  private static final String PATH = "/workflows/subscriptions/";

  @Inject private Subscriptions subscriptions;
  @Inject private JsonRequests requests;

  /** Newest first. */
  @GET
  @RequiresScope(Scope.EDITOR)
  public Response list(@Context ContainerRequestContext request) {
    return JsonAnswers.page(request, subscriptions::list, SubscriptionsResource::subscription);
  }

  /** Notifies a URL of what happens from now on. */
  @POST
  @RequiresScope(Scope.EDITOR)
  public Response create(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    SubscriptionView created = subscriptions.create(caller, requests.members(request));
    return JsonAnswers.created(PATH, subscription(created)).build();
  }

  /** Ends a subscription. */
  @DELETE
  @RequiresScope(Scope.EDITOR)
  @Path("{subscriptionId}")
  public Response delete(
      @PathParam("subscriptionId") String subscriptionId,
      @Context ContainerRequestContext request) {
    subscriptions.delete(Callers.of(request), subscriptionId);
    return Response.noContent().build();
  }

  /** What was sent and is to be sent, newest first. */
  @GET
  @RequiresScope(Scope.EDITOR)
  @Path("{subscriptionId}/deliveries")
  public Response deliveries(
      @PathParam("subscriptionId") String subscriptionId,
      @Context ContainerRequestContext request) {
    return JsonAnswers.page(
        request,
        (caller, page) -> subscriptions.deliveries(caller, subscriptionId, page),
        SubscriptionsResource::delivery);
  }

  /** Sends an event once more. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Path("{subscriptionId}/deliveries/{deliveryId}/redeliver")
  public Response redeliver(
      @PathParam("subscriptionId") String subscriptionId,
      @PathParam("deliveryId") String deliveryId,
      @Context ContainerRequestContext request) {
    return JsonAnswers.json(
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
