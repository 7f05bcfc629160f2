package org.workflowserver.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.workflowserver.engine.RandomPlan.Kind;
import org.workflowserver.engine.RandomPlan.Leave;

/**
 * A random workflow, and what each of its nodes is going to do. Edges lead from earlier to later
 * nodes only, so that the order of the nodes is one in which they may run.
 */
final class RandomWorkflow {
  static final String TRIGGER = "start";

  /** What is outside of all iterators. */
  static final String WHOLE = "";

  /** The way into the body of an iterator. */
  private static final String ITEM = "item";

  private static final int DEEPEST = 2;

  /** The clock of a round leaps while steps execute. */
  private static final long LONG = 300;

  private final List<RandomPlan> plans = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final Map<String, String> parts = new HashMap<>();
  private final Map<String, Loop> loops = new HashMap<>();
  private final int number;
  private final Random random;

  /** A way from a handle of one node to another. */
  record Edge(String source, String handle, String target) {}

  /**
   * How an iterator goes through its items.
   *
   * @param concurrency how many items are under way at a time
   * @param stops whether an item that fails stops it
   */
  record Loop(int items, int concurrency, boolean stops) {}

  RandomWorkflow(int number, Random random) {
    this.number = number;
    this.random = random;
    // Most workflows have nothing that ends them early: what they do is known to the last step.
    boolean tame = random.nextInt(3) > 0;
    add(RandomPlan.trigger(TRIGGER), WHOLE);
    int size = 1 + random.nextInt(random.nextInt(8) == 0 ? 20 : 8);
    grow(WHOLE, TRIGGER, size, new Leave(!tame, !tame, true));
  }

  private void add(RandomPlan plan, String part) {
    plans.add(plan);
    parts.put(plan.id(), part);
  }

  private void grow(String part, String entry, int size, Leave leave) {
    List<RandomPlan> grown = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      RandomPlan plan = RandomPlan.of("n" + plans.size(), random, leave);
      add(plan, part);
      // What nothing leads to runs in no part; in a body it would stand outside of it.
      int ways = part.equals(WHOLE) && random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(2);
      for (int e = 0; e < ways; e++) {
        int source = random.nextInt(grown.size() + 1);
        draw(source == 0 ? null : grown.get(source - 1), entry, plan);
      }
      grown.add(plan);
      if (plan.kind() == Kind.EACH) {
        iterate(plan, leave);
      }
    }
  }

  private void draw(RandomPlan source, String entry, RandomPlan target) {
    if (source == null || source.handles().isEmpty()) {
      edges.add(new Edge(entry, entry.equals(TRIGGER) ? "default" : ITEM, target.id()));
      return;
    }
    List<String> handles = source.handles();
    String handle =
        random.nextInt(3) > 0 ? handles.getFirst() : handles.get(random.nextInt(handles.size()));
    edges.add(new Edge(source.id(), handle, target.id()));
  }

  private void iterate(RandomPlan iterator, Leave around) {
    boolean stops = random.nextBoolean();
    loops.put(iterator.id(), new Loop(random.nextInt(4), 1 + random.nextInt(3), stops));
    // Items either may fail or may end the run: with both, which of them happens is not known.
    boolean ends = around.end() && random.nextBoolean();
    boolean fails = !ends && (!stops || iterator.continues() || around.fail());
    boolean deeper = depth(iterator.id()) < DEEPEST;
    grow(iterator.id(), iterator.id(), 1 + random.nextInt(4), new Leave(fails, ends, deeper));
  }

  private int depth(String node) {
    return around(node).size() + 1;
  }

  List<RandomPlan> plans() {
    return plans;
  }

  RandomPlan plan(String id) {
    return plans.stream().filter(plan -> plan.id().equals(id)).findFirst().orElseThrow();
  }

  /** The nodes of a part: those outside of all iterators, or those of an iterator's own body. */
  List<RandomPlan> in(String part) {
    return plans.stream().filter(plan -> parts.get(plan.id()).equals(part)).toList();
  }

  /** The part that a node is in. */
  String part(String node) {
    return parts.get(node);
  }

  Loop loop(String iterator) {
    return loops.get(iterator);
  }

  /** The iterators around a node, outermost first. */
  List<String> around(String node) {
    List<String> around = new ArrayList<>();
    for (String part = parts.get(node); !part.equals(WHOLE); part = parts.get(part)) {
      around.add(part);
    }
    Collections.reverse(around);
    return around;
  }

  List<Edge> edges() {
    return edges;
  }

  List<Edge> entering(String node) {
    return edges.stream().filter(edge -> edge.target().equals(node)).toList();
  }

  boolean leaves(String node, String handle) {
    return edges.stream().anyMatch(e -> e.source().equals(node) && e.handle().equals(handle));
  }

  /**
   * As it is sent to the server.
   *
   * @param child the id of the workflow that it calls
   */
  Drawn drawn(String child) {
    Drawn drawn = Drawn.withTrigger();
    for (RandomPlan plan : plans) {
      switch (plan.kind()) {
        case TRIGGER -> {}
        case ACT -> drawn.act(plan.id(), configuration(plan));
        case THINK ->
            drawn.node(plan.id(), "think", Map.of("handle", plan.chosen(), "value", plan.id()));
        case ASK -> drawn.node(plan.id(), "ui_interaction", question(plan));
        case EXPECT -> drawn.node(plan.id(), "expect", expectation(plan));
        case CALL ->
            drawn.node(
                plan.id(),
                "trigger_workflow",
                Map.of("workflow_id", child, "timeout_seconds", LONG));
        case DELAY -> drawn.delay(plan.id(), plan.delay(), "seconds");
        case EACH -> drawn.node(plan.id(), "iterator", iteration(plan));
        case END ->
            drawn.node(
                plan.id(),
                "terminate",
                Map.of("status", plan.chosen(), "message", plan.id() + " ends it"));
      }
    }
    edges.forEach(edge -> drawn.edge(edge.source(), edge.handle(), edge.target()));
    return drawn;
  }

  private Map<String, Object> iteration(RandomPlan plan) {
    Loop loop = loops.get(plan.id());
    return Map.of(
        "items",
        Collections.nCopies(loop.items(), plan.id()),
        "concurrency",
        (long) loop.concurrency(),
        "on_item_error",
        loop.stops() ? "stop" : "continue",
        "continue_on_error",
        plan.continues(),
        "timeout_seconds",
        LONG);
  }

  private static Map<String, Object> question(RandomPlan plan) {
    Map<String, Object> question = new HashMap<>();
    question.put("title", plan.id());
    question.put("timeout_seconds", LONG);
    if (plan.chosen().equals(RandomPlan.EXPIRED)) {
      question.put("expires_in", plan.delay());
    }
    return question;
  }

  private Map<String, Object> expectation(RandomPlan plan) {
    Map<String, Object> configuration = configuration(plan);
    configuration.put("url", "{{ callback_url }}");
    if (plan.chosen().equals(RandomPlan.EXPIRED)) {
      configuration.put("seconds", plan.delay());
    }
    return configuration;
  }

  private Map<String, Object> configuration(RandomPlan plan) {
    String item = parts.get(plan.id()).equals(WHOLE) ? "" : " {{ item }} {{ index }}";
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("workflow", (long) number);
    configuration.put("value", plan.id() + " {{ trigger.n }} {{ now }} {{ '' | uuid }}" + item);
    configuration.put("continue_on_error", plan.continues());
    configuration.put("timeout_seconds", LONG);
    configuration.put(
        "retry",
        Map.of(
            "max_attempts",
            (long) plan.attempts(),
            "initial_interval_ms",
            plan.pause(),
            "max_interval_ms",
            60_000L));
    return configuration;
  }

  @Override
  public String toString() {
    return "workflow %d: %s, %s, %s".formatted(number, plans, edges, loops);
  }
}
