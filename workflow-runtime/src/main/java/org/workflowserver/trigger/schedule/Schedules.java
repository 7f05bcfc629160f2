package org.workflowserver.trigger.schedule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.OnDemandWorker;
import org.workflowserver.database.PeriodicWork;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.ScheduleStore;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.content.WorkflowSchedule;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.RunEngine;
import org.workflowserver.schedule.Fire;

/** Schedules of workflows: the facade. Tenant and scope are checked here and by workflows'. */
@ApplicationScoped
public class Schedules implements PeriodicWork {
  private Workflows workflows;
  private TimeSource time;
  private ScheduleWork work;
  private Transactions transactions;
  private FireStore fires;
  private ScheduleStore scheduled;

  protected Schedules() {}

  @Inject
  public Schedules(
      Transactions transactions,
      FireStore fires,
      ScheduleStore scheduled,
      Versions versions,
      Workflows workflows,
      RunEngine engine,
      TimeSource time) {
    this.workflows = workflows;
    this.time = time;
    this.transactions = transactions;
    this.fires = fires;
    this.scheduled = scheduled;
    this.work = new ScheduleWork(transactions, fires, scheduled, versions, engine, time);
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
   * The next fires of the tenant's schedules that are switched on, soonest first. Needs {@code
   * viewer}.
   *
   * @param count most of them, and most schedules that are read: those behind fire later
   */
  public List<NextFire> upcoming(Caller caller, int count) {
    return nextFires(caller, count).soonest(count);
  }

  /**
   * The next seven days of the tenant's schedules that are switched on, each on the clocks of its
   * own zone. Needs {@code viewer}.
   *
   * @param most schedules that are read: those that fire next
   */
  public List<CalendarDay> week(Caller caller, int most) {
    return nextFires(caller, most).week();
  }

  private NextFires nextFires(Caller caller, int most) {
    return new NextFires(starting(caller, most), time.now());
  }

  /**
   * The tenant's workflows that their schedules start next, soonest first, without nodes, edges and
   * settings. Needs {@code viewer}.
   */
  public List<WorkflowView> starting(Caller caller, int most) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> scheduled.next(caller.org(), most));
  }

  /**
   * The tenant's workflows that have a schedule, switched off ones too, without nodes and edges;
   * newest first. Needs {@code viewer}.
   */
  public Slice<WorkflowView> list(Caller caller, PageRequest page) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> scheduled.scheduled(caller, page));
  }

  /**
   * The tenant's fires that were, and what became of them; newest first, as far back as they are
   * kept. Needs {@code viewer}.
   *
   * @param became only those that one of these became of
   */
  public Slice<FireView> fires(Caller caller, Set<FireStatus> became, PageRequest page) {
    caller.require(Scope.VIEWER);
    Optional<FireKey> after = Cursor.key(page).map(FireKey::read);
    int limit = page.limit() + 1;
    List<FireView> found =
        transactions.inNew(
            () ->
                became.stream()
                    .flatMap(status -> fires.list(caller.org(), status, after, limit).stream())
                    .sorted(Comparator.comparing(FireKey::of, FireKey.NEWEST_FIRST))
                    .limit(limit)
                    .toList());
    return Cursor.slice(found, page.limit(), fire -> FireKey.of(fire).text(), fire -> fire);
  }

  /**
   * The last fire of a workflow of the tenant that something became of; empty for none. Needs
   * {@code viewer}.
   */
  public Optional<FireView> last(Caller caller, String workflowId) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> fires.last(caller.org(), workflowId));
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

  @Override
  public OnDemandWorker worker() {
    return work;
  }
}
