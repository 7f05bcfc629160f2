package org.workflowserver.component.http;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.outbound.http.OutboundHttp;

/** Calls another system by HTTP. */
@Dependent
public final class WebhookComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "webhook",
          "HTTP request",
          "Calls another system by HTTP. Its output is the answer: status, headers and body; any"
              + " status but 2xx is an error.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          true,
          HttpCall.SCHEMA,
          """
          {
            "method": "POST",
            "url": "https://api.example.com/orders",
            "headers": [{"key": "Accept", "value": "application/json"}],
            "body": {"order": 17}
          }""");

  private final HttpCall call;

  /** A component that calls by this connector. */
  @Inject
  public WebhookComponent(OutboundHttp http) {
    this.call = new HttpCall(http);
  }

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    return call.check(data);
  }

  @Override
  public StepOutcome execute(StepContext context) {
    return call.execute(context);
  }
}
