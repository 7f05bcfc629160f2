package org.workflowserver.trigger.schedule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowSchedule;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.run.RunMover;
import org.workflowserver.schedule.Fire;

/** Schedules of workflows: the facade. Tenant and scope are checked by that of workflows. */
@ApplicationScoped
public class Schedules {
  private Workflows workflows;
  private TimeSource time;
  private ScheduleWork work;

  protected Schedules() {}

  @Inject
  public Schedules(
      FireStores stores, Versions versions, Workflows workflows, RunMover mover, TimeSource time) {
    this.workflows = workflows;
    this.time = time;
    this.work = new ScheduleWork(stores, versions, mover, time);
  }

  /**
   * The next fires of a workflow's schedule, whether it is switched on or not; none when it is
   * manual. Needs {@code viewer}.
   *
   * @throws org.workflowserver.refusal.Refusal {@code resource_missing}
   */
  public List<Fire> next(Caller caller, String workflowId, int count) {
    return workflows.require(caller, workflowId).schedule().fires(time.now(), count);
  }

  /**
   * What a schedule would do that is being written. Needs {@code editor}.
   *
   * @param members {@code schedule_type}, {@code schedule_value} and {@code schedule_timezone}, as
   *     in the body of a workflow
   * @throws org.workflowserver.refusal.Refusal {@code parameter_invalid}, {@code parameter_missing}
   */
  public SchedulePreview preview(Caller caller, Map<String, Object> members, int count) {
    caller.require(Scope.EDITOR);
    WorkflowSchedule schedule = WorkflowSchedule.read(members, time.now());
    return new SchedulePreview(
        schedule.inWords(), schedule.timezone(), schedule.fires(time.now(), count));
  }

  /** Starts what is due, on a thread of its own. Called each second. */
  public void look() {
    work.ask();
  }

  /** Begins nothing more. */
  public void stop() {
    work.stop();
  }
}
