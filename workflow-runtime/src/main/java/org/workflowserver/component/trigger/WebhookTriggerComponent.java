package org.workflowserver.component.trigger;

import jakarta.enterprise.context.Dependent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.Component;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.TriggerInput;

/** Starts a run when another system calls the workflow's webhook URL. */
@Dependent
public final class WebhookTriggerComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.trigger(
          "webhook_trigger",
          "Called by a webhook",
          "Starts a run when another system calls the workflow's webhook URL. Its output is the"
              + " body, the headers and the query of that call. A call by hand gives them as"
              + " members of its context.",
          """
          {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "signature": {
                "type": "object",
                "title": "Signature",
                "description": "Takes only messages that are signed as Standard Webhooks says, and each once.",
                "additionalProperties": false,
                "required": ["secret"],
                "properties": {
                  "secret": {
                    "type": "string",
                    "title": "Secret",
                    "description": "The id of the vault item with the signing secret: base64, with or without whsec_ in front.",
                    "pattern": "^vlt_[0-9a-hjkmnp-tv-z]{26}$",
                    "x-secret": true, "x-choice": "vault"
                  }
                },
                "x-order": 1
              },
              "dedupe_header": {
                "type": "string",
                "title": "Header that tells repeats",
                "description": "A call with a value of this header that came before in the last 24 hours starts nothing.",
                "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$",
                "x-order": 2
              }
            }
          }""",
          """
          {"dedupe_header": "X-Delivery-Id"}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Optional<TriggerInput> input() {
    return Optional.of(new TriggerInput("body", "webhook_payload"));
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Map<String, Object> trigger = context.trigger();
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("body", trigger.get("body"));
    output.put("headers", given(trigger, "headers"));
    output.put("query", given(trigger, "query"));
    output.put("run_id", trigger.get("run_id"));
    return StepOutcome.Completed.of(output);
  }

  /** A call by hand need not give it. */
  private static Object given(Map<String, Object> trigger, String member) {
    Object value = trigger.get(member);
    return value == null ? Map.of() : value;
  }
}
