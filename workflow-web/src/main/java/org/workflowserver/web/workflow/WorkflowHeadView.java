package org.workflowserver.web.workflow;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.WorkflowLinks;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.document.WorkflowDocuments;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.schedule.Fire;
import org.workflowserver.statistics.Statistics;
import org.workflowserver.trigger.schedule.FireStatus;
import org.workflowserver.trigger.schedule.Schedules;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.RunsChart;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.WorkflowFacts;

/**
 * What all pages of a workflow begin with: what it is, when it runs, how it does; its switch and
 * its duplicate.
 */
@Named("workflowHead")
@RequestScoped
public class WorkflowHeadView {
  private static final int FIRES = 5;

  /** Hours of a bar of the chart. */
  private static final int HOURS_OF_BAR = 6;

  @Inject private Workflows workflows;
  @Inject private WorkflowDocuments documents;
  @Inject private WorkflowLinks links;
  @Inject private Schedules schedules;
  @Inject private Statistics statistics;
  @Inject private TimeSource time;
  @Inject private Page page;
  private WorkflowView workflow;
  private List<Fire> fires = List.of();
  private String misfit = "";
  private SchedulesView.Past skipped;
  private WorkflowLinks.Links around;
  private RunsChart chart;

  /** Reads what is shown, where the address names a workflow; nothing for a part that lives. */
  public void load() {
    if (page.isLive() || page.id().isEmpty()) {
      return;
    }
    String id = page.id().get();
    WorkflowView found = require();
    fires = found.schedule().fires(time.now(), FIRES);
    if (!fires.isEmpty()) {
      misfit = found.schedule().misfit(found.settings(), time.now()).orElse("");
      skipped =
          schedules
              .last(page.caller(), id)
              .filter(fire -> fire.status() != FireStatus.STARTED && !fire.isOverlap())
              .map(fire -> new SchedulesView.Past(fire, found.name(), null))
              .orElse(null);
    }
    around = links.of(page.caller(), id);
    chart = RunsChart.of(statistics.hours(page.caller(), id), HOURS_OF_BAR);
  }

  /** The workflow that the address names, read once. */
  WorkflowView require() {
    if (workflow == null) {
      workflow = workflows.require(page.caller(), page.id().orElseThrow());
    }
    return workflow;
  }

  /** Gives the workflow another webhook URL; the one it had ends. */
  public void renewUrl() {
    page.change(
        () -> {
          workflows.renewUrl(page.caller(), page.id().orElseThrow());
          return Texts.of("workflow-head.url-replaced");
        });
  }

  /**
   * Makes a workflow like this one, switched off, and opens it; in a list, like the one that the
   * pressed button names.
   */
  public void duplicate() {
    Caller caller = page.caller();
    caller.require(Scope.EDITOR);
    WorkflowView original =
        workflows.require(caller, page.id().or(() -> page.parameter("duplicate")).orElse(""));
    String name = Texts.of("workflow-settings.copy-of", original.name());
    page.attempt(
        () -> {
          WorkflowView copy = documents.duplicated(caller, original.id(), name);
          page.goTo(
              page.getRoot() + "/workflows/" + copy.id(),
              Texts.of("workflow-settings.duplicated", copy.name()));
        });
  }

  /** The workflow that the address names. */
  public WorkflowView getWorkflow() {
    return workflow;
  }

  /** Component id of its trigger. */
  public String getTrigger() {
    return WorkflowFacts.triggerAmong(workflow.nodes()).orElse("");
  }

  /** When its schedule fires next; empty when it has none. */
  public List<Fire> getFires() {
    return fires;
  }

  /** Why none of them will start a run; empty when they will. */
  public String getMisfit() {
    return misfit;
  }

  /** Its last fire where that started no run and should have; null where it did. */
  public SchedulesView.Past getSkipped() {
    return skipped;
  }

  /** The workflows that start it, and that it starts. */
  public WorkflowLinks.Links getLinks() {
    return around;
  }

  /** The runs that ended in its last 30 days, by their hours. */
  public RunsChart getChart() {
    return chart;
  }

  /** Address of the workflow's first tab. */
  public String getAddress() {
    return page.getRoot() + "/workflows/" + workflow.id();
  }
}
