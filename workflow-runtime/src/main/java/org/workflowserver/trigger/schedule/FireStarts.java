package org.workflowserver.trigger.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.ScheduleStore;
import org.workflowserver.definition.ScheduledWorkflow;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.content.OverlapPolicy;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.limit.BoundedCache;
import org.workflowserver.run.RunEngine;
import org.workflowserver.trigger.schedule.FirePlans.FirePlan;

/** Makes runs of fires, as many as may be started. */
final class FireStarts {
  /** Fires that one transaction concludes. */
  static final int AT_ONCE = 100;

  /** Fires that have to wait are looked at again after so long. */
  private static final Duration LATER = Duration.ofSeconds(1);

  /** Servers need not agree on the time that they make ids of. */
  private static final Duration DOUBT = Duration.ofHours(1);

  private static final int REMEMBERED = 20_000;
  static final String OVERLAP = "A run of the workflow was open.";
  private static final String REPLACED =
      "The run was cancelled: the schedule of its workflow fired again.";

  /** By workflow: open runs are looked for from that time on, since ids grow with time. */
  private final BoundedCache<String, Instant> endedBefore = new BoundedCache<>(REMEMBERED);

  private final Transactions transactions;
  private final FireStore fires;
  private final ScheduleStore workflows;
  private final TimeSource time;
  private final RunEngine engine;
  private final FirePlans plans;

  FireStarts(
      Transactions transactions,
      FireStore fires,
      ScheduleStore workflows,
      Versions versions,
      RunEngine engine,
      TimeSource time) {
    this.transactions = transactions;
    this.fires = fires;
    this.workflows = workflows;
    this.time = time;
    this.engine = engine;
    this.plans = new FirePlans(versions, engine, time);
  }

  /** Concludes all fires that can be at this moment. */
  void start() {
    Set<String> left = new HashSet<>();
    boolean started = false;
    boolean more = true;
    while (more) {
      Instant now = time.now();
      List<DueFire> due = transactions.inNew(() -> fires.due(now, left, AT_ONCE));
      Map<String, FirePlan> planned = plan(due);
      planned.values().forEach(this::cancelWhatIsReplaced);
      Batch batch = transactions.inNew(() -> conclude(planned));
      left.addAll(batch.left);
      started |= batch.started;
      more = due.size() == AT_ONCE;
    }
    if (started) {
      engine.nudge();
    }
  }

  /** What a transaction came to, and the workflows that it left as they were. */
  private static final class Batch {
    private final Set<String> left = new HashSet<>();
    private boolean started;
  }

  private Map<String, FirePlan> plan(List<DueFire> all) {
    Map<String, List<DueFire>> byWorkflow =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    DueFire::workflowId, LinkedHashMap::new, Collectors.toList()));
    Map<String, FirePlan> planned = new LinkedHashMap<>();
    if (!byWorkflow.isEmpty()) {
      Map<String, ScheduledWorkflow> found =
          transactions.inNew(() -> workflows.find(byWorkflow.keySet()));
      byWorkflow.forEach((id, due) -> planned.put(id, plans.plan(found.get(id), due)));
    }
    return planned;
  }

  private void cancelWhatIsReplaced(FirePlan plan) {
    if (!plan.runs().isEmpty()
        && plan.workflow().head().settings().onOverlap() == OverlapPolicy.CANCEL_RUNNING) {
      String seen = endedBefore(plan.workflow().head().id());
      List<String> open = replacedBy(plan, seen);
      while (!open.isEmpty()) {
        List<String> batch = open;
        transactions.doInNew(() -> fires.cancel(batch, REPLACED, time.now()));
        open = replacedBy(plan, batch.getLast());
      }
    }
  }

  /**
   * A batch of the open runs that the planned one replaces. They are looked for under the lock of
   * their workflow, while the fire is still due: the run that another server starts for it is none
   * of them. They are cancelled in a transaction of their own, which waits for the locks of runs.
   */
  private List<String> replacedBy(FirePlan plan, String seen) {
    String workflowId = plan.workflow().head().id();
    DueFire fire = plan.runs().keySet().iterator().next();
    return transactions.inNew(
        () -> {
          ScheduledWorkflow locked = workflows.findAndLock(Set.of(workflowId)).get(workflowId);
          boolean starts =
              locked != null
                  && locked.revision() == plan.workflow().revision()
                  && FirePlans.obstacle(locked, fire) == null
                  && fires.dueOf(Set.of(workflowId)).contains(fire);
          return starts ? fires.open(workflowId, seen) : List.of();
        });
  }

  private String endedBefore(String workflowId) {
    return Ids.earliest(IdKind.RUN, endedBefore.getOrPut(workflowId, () -> Instant.EPOCH));
  }

  /** Whether a run of the workflow is open. Called inside a transaction. */
  private boolean hasOpenRun(String workflowId) {
    Instant now = time.now();
    Optional<Instant> oldest = fires.oldestOpen(workflowId, endedBefore(workflowId));
    endedBefore.put(workflowId, oldest.orElse(now).minus(DOUBT));
    return oldest.isPresent();
  }

  private Batch conclude(Map<String, FirePlan> planned) {
    Batch batch = new Batch();
    if (planned.isEmpty()) {
      return batch;
    }
    Map<String, ScheduledWorkflow> locked = workflows.findAndLock(planned.keySet());
    // Another server may have concluded some of them meanwhile.
    Set<DueFire> stillDue = new HashSet<>(fires.dueOf(planned.keySet()));
    planned.forEach(
        (id, plan) -> {
          ScheduledWorkflow workflow = locked.get(id);
          if (workflow == null) {
            batch.left.add(id);
          } else {
            List<DueFire> open = plan.fires().stream().filter(stillDue::contains).toList();
            conclude(workflow, plan, open, batch);
          }
        });
    return batch;
  }

  private void conclude(ScheduledWorkflow workflow, FirePlan plan, List<DueFire> due, Batch batch) {
    Instant now = time.now();
    boolean open = false;
    for (DueFire fire : due) {
      String obstacle = FirePlans.obstacle(workflow, fire);
      if (obstacle != null) {
        fires.skipped(fire, obstacle, now);
      } else if (plan.workflow().revision() != workflow.revision()) {
        // It is planned anew, with what the workflow is now.
        batch.left.add(fire.workflowId());
        return;
      } else if (plan.refusals().containsKey(fire)) {
        fires.skipped(fire, plan.refusals().get(fire), now);
      } else {
        OverlapPolicy onOverlap = workflow.head().settings().onOverlap();
        open = onOverlap != OverlapPolicy.ALLOW && (open || hasOpenRun(fire.workflowId()));
        if (open && onOverlap == OverlapPolicy.SKIP) {
          fires.skipped(fire, OVERLAP, now);
        } else if (open || !plan.runs().containsKey(fire)) {
          fires.putOff(fire.workflowId(), now.plus(LATER));
          return;
        } else {
          fires.started(fire, plan.runs().get(fire), now);
          batch.started = true;
          open = true;
        }
      }
    }
  }
}
