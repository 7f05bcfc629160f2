package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.workflowserver.engine.RandomPlan.Kind;
import org.workflowserver.engine.RandomPlan.Try;
import org.workflowserver.engine.RandomWorkflow.Edge;
import org.workflowserver.engine.RandomWorkflow.Loop;
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
  private final Course course;
  private final List<Doom> dooms = new ArrayList<>();

  /** What was concluded when an item failed, after which the iterator begins no other. */
  private final Map<String, Course> stops = new HashMap<>();

  /** When each item came to its end by its path, in the order of the record, by iterator. */
  private final Map<String, Map<String, Instant>> ends = new HashMap<>();

  private final Map<String, Integer> tries = new HashMap<>();
  private final Map<String, LogView> last = new HashMap<>();
  private LogView failure;
  private LogView end;

  /**
   * Parts in which nothing starts any more.
   *
   * @param path what the paths of these parts begin with
   * @param then what was concluded when that came
   * @param failure what brought it
   */
  private record Doom(String path, Course then, LogView failure) {}

  RunCheck(RandomWorkflow workflow, RunDetail run, String name) {
    this.workflow = workflow;
    this.model = new CourseModel(workflow);
    this.course = new Course(workflow);
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
    RandomPlan plan = workflow.plan(end.nodeId());
    if (plan.chosen().equals("completed")) {
      assertThat(run.run().status()).as(name).isEqualTo(RunStatus.COMPLETED);
    } else {
      assertThat(run.run().errorCode()).as(name).isEqualTo(RunError.TERMINATED);
      assertThat(run.run().errorMessage()).as(name).isEqualTo(plan.id() + " ends it");
    }
  }

  private void checkWhole() {
    assertThat(run.run().status()).as(name).isEqualTo(RunStatus.COMPLETED);
    assertThat(model.mayEndEarly()).as(name).isFalse();
    checkCourse(RandomWorkflow.WHOLE, List.of());
    assertThat(Json.parse(run.output()))
        .as(name)
        .isEqualTo(output(RandomWorkflow.WHOLE, List.of()));
  }

  /** A part that nothing ended early, and the parts within it. */
  private void checkCourse(String part, List<Integer> place) {
    Map<String, String> whole = model.wholeCourse(part, CourseModel.dotted(place));
    assertThat(course.in(pathIn(part, place))).as(name + " in " + part + place).isEqualTo(whole);
    for (RandomPlan plan : workflow.in(part)) {
      if (plan.kind() != Kind.EACH || !whole.containsKey(plan.id())) {
        continue;
      }
      for (int item = 0; item < workflow.loop(plan.id()).items(); item++) {
        List<Integer> within = within(place, item);
        String path = pathIn(plan.id(), within);
        boolean began = !stops.containsKey(items(path)) || !course.in(path).isEmpty();
        if (began && !isDoomed(path)) {
          checkCourse(plan.id(), within);
        }
      }
    }
  }

  private String pathIn(String part, List<Integer> place) {
    return course.path(workflow.in(part).getFirst().id(), place);
  }

  private static List<Integer> within(List<Integer> place, int item) {
    List<Integer> within = new ArrayList<>(place);
    within.add(item);
    return within;
  }

  /** What a part gives that ran to its end. */
  private Object output(String part, List<Integer> place) {
    Map<String, Object> outputs = new HashMap<>();
    model
        .last(part, course.in(pathIn(part, place)).keySet())
        .forEach(node -> outputs.put(node, Json.parse(last.get(key(node, place)).output())));
    return outputs.size() == 1 ? outputs.values().iterator().next() : outputs;
  }

  /** One entry of the record, after those before it. */
  private void follow(LogView entry) {
    String in = name + " at " + entry;
    RandomPlan plan = workflow.plan(entry.nodeId());
    List<Integer> place = entry.iteration();
    String path = course.path(plan.id(), place);
    assertThat(end).as(in + ": nothing comes after the end").isNull();
    assertThat(course.mayRun(plan.id(), place)).as(in).isTrue();
    for (Doom doom : dooms) {
      if (path.startsWith(doom.path)) {
        assertThat(doom.then.mayRun(plan.id(), place))
            .as(in + ": nothing starts after a failure")
            .isTrue();
      }
    }
    checkBegun(plan.id(), place, in);
    assertThat(entry.attempt())
        .as(in)
        .isEqualTo(tries.merge(key(plan.id(), place), 1, Integer::sum));
    assertThat(entry.createdAt()).as(in).isAfterOrEqualTo(earliest(plan, entry));
    if (entry.status() == LogStatus.WARNING) {
      assertThat(plan.isTriedAgain(entry.attempt(), CourseModel.dotted(place))).as(in).isTrue();
      assertThat(isDoomed(path)).as(in).isFalse();
    } else {
      conclude(plan, entry, path, in);
    }
    last.put(key(plan.id(), place), entry);
  }

  /** Of an iterator that has stopped, items that were under way before go on. */
  private void checkBegun(String node, List<Integer> place, String in) {
    List<String> around = workflow.around(node);
    for (int depth = 0; depth < around.size(); depth++) {
      List<Integer> outside = place.subList(0, depth);
      String path = course.item(around.get(depth), outside, place.get(depth));
      Course then = stops.get(items(path));
      assertThat(then == null || then.mayBegin(around.get(depth), outside, place.get(depth)))
          .as(in + ": no item begins after one that failed")
          .isTrue();
    }
  }

  private boolean isDoomed(String path) {
    return dooms.stream().anyMatch(doom -> path.startsWith(doom.path));
  }

  private static String key(String node, List<Integer> place) {
    return node + "/" + CourseModel.dotted(place);
  }

  private void conclude(RandomPlan plan, LogView entry, String path, String in) {
    if (plan.kind() == Kind.END) {
      end = entry;
      return;
    }
    String place = CourseModel.dotted(entry.iteration());
    if (plan.kind() == Kind.EACH) {
      checkIterator(plan, entry, in);
    } else if (plan.attempt(entry.attempt(), place) == Try.DONE) {
      assertThat(entry.status()).as(in).isEqualTo(LogStatus.SUCCESS);
      assertThat(entry.handle()).as(in).isEqualTo(plan.handle(place));
    } else {
      checkFailed(plan, entry, in);
      assertThat(plan.isTriedAgain(entry.attempt(), place) && !isDoomed(path)).as(in).isFalse();
    }
    if (entry.handle() == null) {
      fail(plan, entry, path);
    }
    course.conclude(
        plan.id(),
        entry.iteration(),
        entry.handle() == null ? CourseModel.NOWHERE : entry.handle());
    String part = workflow.part(plan.id());
    if (!part.equals(RandomWorkflow.WHOLE) && course.hasEnded(part, path)) {
      ends.computeIfAbsent(items(path), iterator -> new LinkedHashMap<>())
          .putIfAbsent(path, entry.createdAt());
    }
  }

  private void checkFailed(RandomPlan plan, LogView entry, String in) {
    assertThat(entry.status()).as(in).isEqualTo(LogStatus.ERROR);
    String way = model.wayOutOfFailure(plan);
    assertThat(entry.handle()).as(in).isEqualTo(way.isEmpty() ? null : way);
  }

  private void fail(RandomPlan plan, LogView entry, String path) {
    String part = workflow.part(plan.id());
    if (part.equals(RandomWorkflow.WHOLE)) {
      if (failure == null) {
        failure = entry;
      }
      dooms.add(new Doom("", course.copy(), entry));
      return;
    }
    dooms.add(new Doom(path, course.copy(), entry));
    if (workflow.loop(part).stops()) {
      stops.putIfAbsent(items(path), course.copy());
    }
  }

  /** What the paths of all items of the same iterator begin with. */
  private static String items(String item) {
    return item.substring(0, item.lastIndexOf('#') + 1);
  }

  private void checkIterator(RandomPlan plan, LogView entry, String in) {
    Loop loop = workflow.loop(plan.id());
    String items = course.path(plan.id(), entry.iteration()) + plan.id() + "#";
    List<Doom> failed =
        dooms.stream().filter(doom -> doom.path.matches("\\Q" + items + "\\E[0-9]+/")).toList();
    if (loop.stops() && !failed.isEmpty()) {
      checkFailed(plan, entry, in);
      LogView first = failed.getFirst().failure;
      assertThat(entry.error().message())
          .as(in)
          .isEqualTo(
              "Item #%d failed: %s"
                  .formatted(first.iteration().getLast() + 1, first.error().message()));
      return;
    }
    assertThat(entry.status()).as(in).isEqualTo(LogStatus.SUCCESS);
    assertThat(entry.handle()).as(in).isEqualTo("done");
    List<Object> results = new ArrayList<>();
    for (int item = 0; item < loop.items(); item++) {
      List<Integer> place = within(entry.iteration(), item);
      String path = items + item + "/";
      assertThat(course.hasEnded(plan.id(), path)).as(in + ": " + path + " has ended").isTrue();
      results.add(
          failed.stream()
              .filter(doom -> doom.path.equals(path))
              .findFirst()
              .map(doom -> error(doom.failure))
              .orElseGet(() -> output(plan.id(), place)));
    }
    long bad = failed.stream().map(Doom::path).distinct().count();
    assertThat(Json.parse(entry.output()))
        .as(in)
        .isEqualTo(
            Map.of(
                "count",
                (long) loop.items(),
                "succeeded",
                loop.items() - bad,
                "failed",
                bad,
                "results",
                results));
  }

  private static Object error(LogView failed) {
    return Map.of(
        "error", Map.of("code", failed.error().code(), "message", failed.error().message()));
  }

  /** The entry can't be older than what it waited for. */
  private Instant earliest(RandomPlan plan, LogView entry) {
    List<Integer> place = entry.iteration();
    if (entry.attempt() > 1) {
      LogView before = last.get(key(plan.id(), place));
      double pause = Math.min(60_000, plan.pause() * Math.pow(2, before.attempt() - 1));
      return before.createdAt().plusMillis((long) (pause * 0.79));
    }
    // What could not even be asked is not waited for.
    boolean waited = plan.attempt(entry.attempt(), CourseModel.dotted(place)) == Try.DONE;
    Instant now = now(plan.id(), place);
    return waited ? now.plusSeconds(plan.delay()) : now;
  }

  /** When the last of what the step came after was recorded. */
  private Instant now(String node, List<Integer> place) {
    String part = workflow.part(node);
    Instant earliest =
        part.equals(RandomWorkflow.WHOLE) ? run.run().startedAt() : beginOf(node, part, place);
    for (Edge edge : workflow.entering(node)) {
      LogView source = last.get(key(edge.source(), place));
      if (source != null && source.createdAt().isAfter(earliest)) {
        earliest = source.createdAt();
      }
    }
    return earliest;
  }

  /** When the item that a node is in may have begun. */
  private Instant beginOf(String node, String iterator, List<Integer> place) {
    int before = place.getLast() - workflow.loop(iterator).concurrency();
    if (before < 0) {
      return now(iterator, place.subList(0, place.size() - 1));
    }
    return List.copyOf(ends.get(items(course.path(node, place))).values()).get(before);
  }

  /**
   * @param calls all calls that the run made
   * @param disruptions how often a step of the run may have been cut, and repeated
   */
  void checkCalls(List<Call> calls, int disruptions) {
    Map<String, List<Call>> byStep = new HashMap<>();
    String run = this.run.run().id() + "/";
    calls.forEach(
        call ->
            byStep
                .computeIfAbsent(call.key().substring(run.length()), step -> new ArrayList<>())
                .add(call));
    byStep.forEach(
        (step, made) -> {
          String in = name + ", calls of " + step;
          Call first = made.getFirst();
          assertThat(first.key()).as(in).startsWith(run);
          assertThat(model.isReached(first.node(), first.place())).as(in).isTrue();
          assertThat(new HashSet<>(made)).as(in + ": one key and the same bytes").hasSize(1);
          assertThat(made)
              .as(in)
              .hasSizeLessThanOrEqualTo(tries.getOrDefault(step, 0) + disruptions + 1);
        });
    tries.forEach(
        (step, number) -> {
          if (workflow.plan(step.split("/")[0]).acts()) {
            assertThat(byStep.getOrDefault(step, List.of()))
                .as(name + ": what is on record was done")
                .hasSizeGreaterThanOrEqualTo(number);
          }
        });
  }
}
