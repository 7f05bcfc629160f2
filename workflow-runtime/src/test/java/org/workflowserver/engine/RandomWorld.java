package org.workflowserver.engine;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.engine.TestComponents.World;
import org.workflowserver.engine.TestComponents.World.Call;

/**
 * Answers calls as the plan of their node says, looks at each call whether it may come now, and
 * keeps some waiting, so that what comes from outside finds steps that execute.
 */
final class RandomWorld implements World.Mind {
  /** One call of so many is kept waiting. */
  private static final int KEPT = 6;

  /** What came that must not come. */
  final Queue<String> violations = new ConcurrentLinkedQueue<>();

  private final List<RandomWorkflow> workflows;
  private final TestDatabase database;
  private final AtomicInteger kept = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  RandomWorld(List<RandomWorkflow> workflows, TestDatabase database) {
    this.workflows = workflows;
    this.database = database;
  }

  /** Calls that are kept waiting from now on wait for the next time. */
  void letGo() {
    CountDownLatch before = gate;
    gate = new CountDownLatch(1);
    before.countDown();
  }

  /** How many calls are kept waiting. */
  int kept() {
    return kept.get();
  }

  /** No call is kept waiting any more. */
  void letAllGo() {
    CountDownLatch before = gate;
    gate = new CountDownLatch(0);
    before.countDown();
  }

  @Override
  public StepOutcome answer(Call call, String server) {
    int number = ((Number) call.configuration().get("workflow")).intValue();
    RandomWorkflow workflow = workflows.get(number);
    RandomPlan plan = workflow.plan(call.node());
    int attempt = look(call, server, workflow);
    if (Math.floorMod(call.key().hashCode() + attempt, KEPT) == 0) {
      kept.incrementAndGet();
      try {
        if (!gate.await(2, TimeUnit.MINUTES)) {
          violations.add("Nobody let " + call + " go.");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return StepOutcome.Failed.input("interrupted", "The step was interrupted.");
      } finally {
        kept.decrementAndGet();
      }
    }
    String place = CourseModel.dotted(call.place());
    return switch (plan.attempt(attempt, place)) {
      case BUSY -> World.busy();
      case BROKEN -> StepOutcome.Failed.input("broken", plan.id() + " broke");
      case DONE ->
          new StepOutcome.Completed(
              plan.handle(place), Map.of("did", call.configuration().get("value")));
    };
  }

  /** What is on record when the call comes; returns the number of its attempt. */
  private int look(Call call, String server, RandomWorkflow workflow) {
    String run = call.key().split("/")[0];
    return database
        .transactions()
        .inNew(
            () -> {
              int attempt = 1;
              Course course = new Course(workflow);
              for (Object[] entry :
                  rows("select node_id, status, handle, iteration from run_log", run)) {
                List<Integer> place = CourseModel.indices((String) entry[3]);
                if (!"warning".equals(entry[1])) {
                  String handle = entry[2] == null ? CourseModel.NOWHERE : (String) entry[2];
                  course.conclude((String) entry[0], place, handle);
                } else if (call.node().equals(entry[0]) && call.place().equals(place)) {
                  attempt++;
                }
              }
              // A server that lost its lease a moment ago may still call; its record will fail.
              boolean owned =
                  rows(
                          "select run_id, status, owner from (select id as run_id, status, owner, 1 as"
                              + " seq from runs) r",
                          run)
                      .stream()
                      .anyMatch(row -> server.equals(row[2]) && "running".equals(row[1]));
              if (owned && !course.mayRun(call.node(), call.place())) {
                violations.add(call + " came when on record was " + course);
              }
              return attempt;
            });
  }

  @SuppressWarnings("unchecked")
  private List<Object[]> rows(String select, String run) {
    return database
        .entityManager()
        .createNativeQuery(select + " where run_id = ?1 order by seq")
        .setParameter(1, run)
        .getResultList();
  }
}
