package org.workflowserver.api.run;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.http.Query;
import org.workflowserver.api.http.RateLimitFields;
import org.workflowserver.api.http.Trace;
import org.workflowserver.limit.Quota;
import org.workflowserver.trigger.webhook.WebhookCall;

/** A request that calls a webhook URL. */
final class WebhookRequest implements WebhookCall {
  private final ContainerRequestContext request;
  private final HttpServletResponse response;
  private final JsonRequests requests;
  private byte[] bytes;

  WebhookRequest(
      ContainerRequestContext request, HttpServletResponse response, JsonRequests requests) {
    this.request = request;
    this.response = response;
    this.requests = requests;
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .getHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return headers;
  }

  @Override
  public Map<String, Object> query() {
    return Query.of(request.getUriInfo()).all();
  }

  @Override
  public byte[] bytes() {
    if (bytes == null) {
      bytes = requests.bytes(request);
    }
    return bytes;
  }

  @Override
  public Map<String, Object> members(String orgId) {
    JsonRequests.count(request, () -> orgId);
    return requests.required(request, bytes()).members();
  }

  @Override
  public Optional<String> traceparent() {
    return Trace.parent(request);
  }

  @Override
  public void counted(Quota quota) {
    RateLimitFields.set(quota, response);
  }
}
