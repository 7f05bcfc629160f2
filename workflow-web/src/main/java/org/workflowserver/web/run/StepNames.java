package org.workflowserver.web.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.definition.Workflows;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.RunView;
import org.workflowserver.web.page.GraphPicture;
import org.workflowserver.web.page.SignedInCaller;

/** What the steps are called at which runs wait, for lists: a version never changes. */
@Named
@ApplicationScoped
public class StepNames {
  private static final int MOST = 5_000;

  @Inject private Workflows workflows;
  @Inject private ComponentCatalogue catalogue;
  @Inject private SignedInCaller signedIn;
  private final Map<Step, String> known = new ConcurrentHashMap<>();

  private record Step(String workflowId, int version, String nodeId) {}

  /** The name of the step that an open run waits for; its id where that can't be read. */
  public String waitingOf(RunView run) {
    var step = new Step(run.workflowId(), run.workflowVersion(), run.waiting().nodeId());
    String name = known.get(step);
    if (name != null) {
      return name;
    }
    try {
      name = read(step);
    } catch (Refusal refusal) {
      // The workflow was deleted, or memory is short: the list is worth more than a name.
      return step.nodeId();
    }
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(step, name);
    return name;
  }

  private String read(Step step) {
    var version = workflows.requireVersion(signedIn.caller(), step.workflowId(), step.version());
    Map<String, String> names = new GraphPicture(catalogue).of(version.nodes(), List.of()).names();
    return Text.shortened(names.getOrDefault(step.nodeId(), step.nodeId()));
  }
}
