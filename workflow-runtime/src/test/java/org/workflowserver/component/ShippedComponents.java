package org.workflowserver.component;

import java.util.List;
import org.workflowserver.component.condition.ArrayConditionComponent;
import org.workflowserver.component.condition.BooleanConditionComponent;
import org.workflowserver.component.condition.DateConditionComponent;
import org.workflowserver.component.condition.LogicalGroupComponent;
import org.workflowserver.component.condition.NumberConditionComponent;
import org.workflowserver.component.condition.StringConditionComponent;
import org.workflowserver.component.condition.SwitchConditionComponent;
import org.workflowserver.component.flow.DelayComponent;
import org.workflowserver.component.flow.IteratorComponent;
import org.workflowserver.component.flow.TerminateComponent;
import org.workflowserver.component.flow.TriggerWorkflowComponent;
import org.workflowserver.component.flow.UiInteractionComponent;
import org.workflowserver.component.flow.WaitForCallbackComponent;
import org.workflowserver.component.http.WebhookComponent;
import org.workflowserver.component.mail.SendEmailComponent;
import org.workflowserver.component.transform.DataMapperComponent;
import org.workflowserver.component.transform.DateTransformComponent;
import org.workflowserver.component.transform.JsonParserComponent;
import org.workflowserver.component.transform.TextTransformComponent;
import org.workflowserver.component.transform.ValidateComponent;
import org.workflowserver.component.trigger.ManualTriggerComponent;
import org.workflowserver.component.trigger.ScheduledTriggerComponent;
import org.workflowserver.component.trigger.SyncRequestTriggerComponent;
import org.workflowserver.component.trigger.WebhookTriggerComponent;
import org.workflowserver.component.trigger.WorkflowTriggerComponent;

/** All components of the server, in no order; those that call others are there to be looked at. */
public final class ShippedComponents {
  private ShippedComponents() {}

  /** One of each. */
  public static List<Component> all() {
    return List.of(
        new ArrayConditionComponent(),
        new BooleanConditionComponent(),
        new DateConditionComponent(),
        new LogicalGroupComponent(),
        new NumberConditionComponent(),
        new StringConditionComponent(),
        new SwitchConditionComponent(),
        new DelayComponent(),
        new IteratorComponent(),
        new TerminateComponent(),
        new TriggerWorkflowComponent(),
        new UiInteractionComponent(),
        new WaitForCallbackComponent(null),
        new WebhookComponent(null),
        new SendEmailComponent(null),
        new DataMapperComponent(),
        new DateTransformComponent(),
        new JsonParserComponent(),
        new TextTransformComponent(),
        new ValidateComponent(),
        new ManualTriggerComponent(),
        new ScheduledTriggerComponent(),
        new SyncRequestTriggerComponent(),
        new WebhookTriggerComponent(),
        new WorkflowTriggerComponent());
  }
}
