package org.workflowserver.component.flow;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Kind;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.component.http.HttpCall;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.outbound.http.OutboundHttp;

/** Waits for one call to a URL of its own, of which it may tell another system before. */
@Dependent
public final class WaitForCallbackComponent implements Component {
  private static final String REQUEST = "request";
  private static final String EXPIRED = "expired";

  private final HttpCall call;
  private final Descriptor descriptor;

  /** A component that tells others by this connector. */
  @Inject
  public WaitForCallbackComponent(OutboundHttp http) {
    this.call = new HttpCall(http);
    this.descriptor =
        new Descriptor(
            "wait_for_callback",
            Kind.ACTION,
            "Wait for a callback",
            "Sends a request, if one is configured, and waits for one POST to {{ callback_url }},"
                + " which is good once. Holds no thread meanwhile.",
            List.of(StepOutcome.DEFAULT_HANDLE, EXPIRED),
            true,
            schema(),
            Json.parseObject(
                """
                {
                  "request": {
                    "method": "POST",
                    "url": "https://api.example.com/jobs",
                    "body": {"report_to": "{{ callback_url }}"}
                  },
                  "expires_in": "2 hours"
                }\
                """));
  }

  private static Map<String, Object> schema() {
    Map<String, Object> request = Json.parseObject(HttpCall.SCHEMA);
    request.put("title", "Request");
    request.put(
        "description",
        "What to send before, as for an HTTP request; {{ callback_url }} is the URL to call.");
    request.put("x-order", 1L);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(REQUEST, request);
    properties.put("expires_in", Json.parseObject(ExpiresIn.SCHEMA));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    return schema;
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public boolean takesCallback() {
    return true;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    List<ConfigurationProblem> problems = new ArrayList<>(ExpiresIn.check(data));
    if (data.get(REQUEST) instanceof Map<?, ?> request) {
      for (ConfigurationProblem problem : call.check(Json.members(request))) {
        problems.add(
            new ConfigurationProblem("/" + REQUEST + problem.pointer(), problem.message()));
      }
    }
    return problems;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    Map<String, Object> request = members.object(REQUEST, null);
    Instant until = ExpiresIn.end(members, context.now());
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    Supplier<StepOutcome> announcement =
        request == null ? null : () -> call.execute(context.with(request));
    return new Expecting(until, announcement);
  }

  @Override
  public StepOutcome resume(StepContext context, WaitEnd end) {
    if (end.answer() == null) {
      Map<String, Object> output = new LinkedHashMap<>();
      output.put("body", null);
      output.put("headers", Map.of());
      output.put("expired_at", Times.format(end.at()));
      return new Completed(EXPIRED, output);
    }
    return Completed.of(Json.members((Map<?, ?>) end.answer().get("payload")));
  }
}
