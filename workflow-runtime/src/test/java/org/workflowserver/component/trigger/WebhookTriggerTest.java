package org.workflowserver.component.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.Component;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.TriggerContract;
import org.workflowserver.component.schema.SchemaCheck;

class WebhookTriggerTest extends TriggerContract {
  @Override
  protected Component component() {
    return new WebhookTriggerComponent();
  }

  @Test
  void handsOutBodyHeadersAndQueryOfTheCall() {
    Map<String, Object> call =
        Map.of(
            "body", Map.of("site", "s1"),
            "headers", Map.of("x-delivery-id", "d1"),
            "query", Map.of("tag", List.of("a", "b")),
            "run_id", "fl_run_3");
    Map<String, Object> trigger = new HashMap<>(call);
    trigger.put("type", "webhook");
    assertThat(component().execute(step(Map.of(), trigger))).isEqualTo(Completed.of(call));
  }

  @Test
  void aCallByHandNeedNotGiveThem() {
    Map<String, Object> expected = new HashMap<>();
    expected.put("body", null);
    expected.put("headers", Map.of());
    expected.put("query", Map.of());
    expected.put("run_id", "fl_run_3");
    assertThat(component().execute(step(Map.of(), Map.of("type", "manual", "run_id", "fl_run_3"))))
        .isEqualTo(Completed.of(expected));
  }

  @Test
  void wantsTheSecretByItsIdInTheVaultAndTheHeaderByItsName() {
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(
            check.violations(
                Map.of(
                    "signature",
                    Map.of("secret", "vlt_01k8a7x5t3m2n4p6q8r0s1v2w3"),
                    "dedupe_header",
                    "X-GitHub-Delivery")))
        .isEmpty();
    for (Object wrong :
        List.of(Map.of(), "secret", Map.of("secret", "whsec_c2VjcmV0"), Map.of("secret", 7L))) {
      assertThat(check.violations(Map.of("signature", wrong))).as("%s", wrong).isNotEmpty();
    }
    for (Object wrong : List.of("", "with blank", "colon:", "x".repeat(65), "ü", 7L)) {
      assertThat(check.violations(Map.of("dedupe_header", wrong))).as("%s", wrong).isNotEmpty();
    }
  }
}
