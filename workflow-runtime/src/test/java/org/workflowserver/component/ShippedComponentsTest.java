package org.workflowserver.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.condition.BooleanConditionComponent;
import org.workflowserver.component.condition.NumberConditionComponent;
import org.workflowserver.component.condition.StringConditionComponent;
import org.workflowserver.component.flow.DelayComponent;
import org.workflowserver.component.flow.IteratorComponent;
import org.workflowserver.component.flow.TerminateComponent;
import org.workflowserver.component.flow.TriggerWorkflowComponent;
import org.workflowserver.component.flow.UiInteractionComponent;
import org.workflowserver.component.flow.WaitForCallbackComponent;
import org.workflowserver.component.http.WebhookComponent;
import org.workflowserver.component.transform.DataMapperComponent;
import org.workflowserver.component.transform.TextTransformComponent;
import org.workflowserver.component.trigger.ManualTriggerComponent;
import org.workflowserver.component.trigger.SyncRequestTriggerComponent;
import org.workflowserver.component.trigger.WebhookTriggerComponent;
import org.workflowserver.component.trigger.WorkflowTriggerComponent;

class ShippedComponentsTest {
  private final ComponentCatalogue catalogue =
      new ComponentCatalogue(
          List.of(
              new StringConditionComponent(),
              new WebhookComponent(null),
              new WaitForCallbackComponent(null),
              new ManualTriggerComponent(),
              new WebhookTriggerComponent(),
              new WorkflowTriggerComponent(),
              new SyncRequestTriggerComponent(),
              new TriggerWorkflowComponent(),
              new TextTransformComponent(),
              new NumberConditionComponent(),
              new TerminateComponent(),
              new DelayComponent(),
              new UiInteractionComponent(),
              new IteratorComponent(),
              new BooleanConditionComponent(),
              new DataMapperComponent()));

  @Test
  void standTogetherInOneCatalogue() {
    assertThat(catalogue.all())
        .extracting(component -> component.descriptor().id())
        .containsExactly(
            "manual_trigger",
            "sync_request_trigger",
            "webhook_trigger",
            "workflow_trigger",
            "data_mapper",
            "delay",
            "iterator",
            "terminate",
            "text_transform",
            "trigger_workflow",
            "ui_interaction",
            "wait_for_callback",
            "webhook",
            "boolean_condition",
            "number_condition",
            "string_condition");
  }

  @Test
  void acceptTheirExamplesAsWholeNodes() {
    for (Component component : catalogue.all()) {
      Map<String, Object> data = new LinkedHashMap<>(component.descriptor().example());
      data.put("componentId", component.descriptor().id());
      data.put("description", "An example.");
      assertThat(catalogue.checkOf(component).violations(data))
          .as(component.descriptor().id())
          .isEmpty();
    }
  }

  @Test
  void declareTheirEffectsOutside() {
    assertThat(catalogue.all())
        .filteredOn(component -> component.descriptor().outsideEffect())
        .extracting(component -> component.descriptor().id())
        .containsExactly("wait_for_callback", "webhook");
  }

  @Test
  void sayWhetherTheyMayWait() {
    assertThat(catalogue.all())
        .filteredOn(component -> component.mayWait(component.descriptor().example()))
        .extracting(component -> component.descriptor().id())
        .containsExactly(
            "delay", "iterator", "trigger_workflow", "ui_interaction", "wait_for_callback");
  }

  @Test
  void onlyTheTriggerOfSynchronousRequestsIsAnswered() {
    assertThat(catalogue.all())
        .filteredOn(Component::isAnswered)
        .extracting(component -> component.descriptor().id())
        .containsExactly("sync_request_trigger");
  }
}
