package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.workflowserver.engine.RandomWorkflow.Edge;
import org.workflowserver.engine.RandomWorkflow.Kind;
import org.workflowserver.engine.RandomWorkflow.Plan;
import org.workflowserver.engine.RandomWorkflow.Try;
import org.workflowserver.engine.TestComponents.World.Call;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/** Holds the record of one ended run, and what the world heard of it, against the model. */
final class RunCheck {
  private final RandomWorkflow workflow;
  private final CourseModel model;
  private final RunDetail run;
  private final String name;
  private final Map<String, String> concluded = new LinkedHashMap<>();
  private final Map<String, Integer> tries = new HashMap<>();
  private final Map<String, LogView> last = new HashMap<>();
  private LogView failure;
  private Set<String> readyAtFailure = Set.of();
  private LogView end;

  RunCheck(RandomWorkflow workflow, RunDetail run, String name) {
    this.workflow = workflow;
    this.model = new CourseModel(workflow);
    this.run = run;
    this.name = "%s, %s of %s".formatted(name, run, workflow);
  }

  /**
   * @param cancelled whether the test asked to cancel the run
   */
  void check(boolean cancelled) {
    assertThat(run.logs())
        .as(name)
        .extracting(LogView::seq)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, run.logs().size()).boxed().toList());
    run.logs().forEach(this::follow);
    RunError error = run.run().errorCode();
    if (cancelled && error == RunError.CANCELLED) {
      return;
    }
    if (end != null) {
      checkEnd();
    } else if (failure != null) {
      assertThat(error).as(name).isEqualTo(RunError.STEP_FAILED);
      assertThat(run.run().errorMessage()).as(name).isEqualTo(failure.error().message());
    } else {
      checkWhole();
    }
  }

  private void checkEnd() {
    Plan plan = workflow.plan(end.nodeId());
    if (plan.handle().equals("completed")) {
      assertThat(run.run().status()).as(name).isEqualTo(RunStatus.COMPLETED);
    } else {
      assertThat(run.run().errorCode()).as(name).isEqualTo(RunError.TERMINATED);
      assertThat(run.run().errorMessage()).as(name).isEqualTo(plan.id() + " ends it");
    }
  }

  private void checkWhole() {
    assertThat(run.run().status()).as(name).isEqualTo(RunStatus.COMPLETED);
    assertThat(model.mayEndEarly()).as(name).isFalse();
    assertThat(concluded).as(name).isEqualTo(model.wholeCourse());
    List<String> outermost = model.last(concluded.keySet());
    Map<String, Object> outputs = new HashMap<>();
    outermost.forEach(node -> outputs.put(node, Json.parse(last.get(node).output())));
    Object expected = outputs.size() == 1 ? outputs.values().iterator().next() : outputs;
    assertThat(Json.parse(run.output())).as(name).isEqualTo(expected);
  }

  /** One entry of the record, after those before it. */
  private void follow(LogView entry) {
    String in = name + " at " + entry;
    Plan plan = workflow.plan(entry.nodeId());
    assertThat(end).as(in + ": nothing comes after the end").isNull();
    assertThat(model.ready(concluded)).as(in).contains(plan.id());
    if (failure != null) {
      assertThat(readyAtFailure).as(in + ": nothing starts after a failure").contains(plan.id());
    }
    assertThat(entry.attempt()).as(in).isEqualTo(tries.merge(plan.id(), 1, Integer::sum));
    assertThat(entry.createdAt()).as(in).isAfterOrEqualTo(earliest(plan, entry));
    if (entry.status() == LogStatus.WARNING) {
      assertThat(plan.isTriedAgain(entry.attempt())).as(in).isTrue();
      assertThat(failure).as(in).isNull();
    } else {
      conclude(plan, entry, in);
    }
    last.put(plan.id(), entry);
  }

  private void conclude(Plan plan, LogView entry, String in) {
    if (plan.kind() == Kind.END) {
      end = entry;
      return;
    }
    Try outcome = plan.attempt(entry.attempt());
    if (outcome == Try.DONE) {
      assertThat(entry.status()).as(in).isEqualTo(LogStatus.SUCCESS);
      assertThat(entry.handle()).as(in).isEqualTo(plan.handle());
    } else {
      assertThat(entry.status()).as(in).isEqualTo(LogStatus.ERROR);
      assertThat(plan.isTriedAgain(entry.attempt()) && failure == null).as(in).isFalse();
      String way = model.wayOutOfFailure(plan);
      assertThat(entry.handle()).as(in).isEqualTo(way.isEmpty() ? null : way);
    }
    if (entry.handle() == null && failure == null) {
      failure = entry;
      readyAtFailure = model.ready(concluded);
    }
    concluded.put(plan.id(), entry.handle() == null ? CourseModel.NOWHERE : entry.handle());
  }

  /** The entry can't be older than what it waited for. */
  private Instant earliest(Plan plan, LogView entry) {
    if (entry.attempt() > 1) {
      LogView before = last.get(plan.id());
      double pause = Math.min(60_000, plan.pause() * Math.pow(2, before.attempt() - 1));
      return before.createdAt().plusMillis((long) (pause * 0.79));
    }
    Instant earliest = run.run().startedAt();
    for (Edge edge : workflow.entering(plan.id())) {
      LogView source = last.get(edge.source());
      if (source != null && source.createdAt().isAfter(earliest)) {
        earliest = source.createdAt();
      }
    }
    // What could not even be asked is not waited for.
    boolean waited = plan.attempt(entry.attempt()) == Try.DONE;
    return waited ? earliest.plusSeconds(plan.delay()) : earliest;
  }

  /**
   * @param calls all calls that the run made
   * @param disruptions how often a step of the run may have been cut, and repeated
   */
  void checkCalls(List<Call> calls, int disruptions) {
    Map<String, List<Call>> byNode = new HashMap<>();
    calls.forEach(call -> byNode.computeIfAbsent(call.node(), node -> new ArrayList<>()).add(call));
    Set<String> possible = model.wholeCourse().keySet();
    byNode.forEach(
        (node, made) -> {
          String in = name + ", calls of " + node;
          assertThat(possible).as(in).contains(node);
          assertThat(new HashSet<>(made)).as(in + ": one key and the same bytes").hasSize(1);
          assertThat(made.getFirst().key()).as(in).isEqualTo(run.run().id() + "/" + node + "/");
          assertThat(made)
              .as(in)
              .hasSizeLessThanOrEqualTo(tries.getOrDefault(node, 0) + disruptions + 1);
        });
    tries.forEach(
        (node, number) -> {
          if (workflow.plan(node).kind() == Kind.ACT || workflow.plan(node).kind() == Kind.EXPECT) {
            assertThat(byNode.getOrDefault(node, List.of()))
                .as(name + ": what is on record was done")
                .hasSizeGreaterThanOrEqualTo(number);
          }
        });
  }
}
