package org.workflowserver.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random workflow, and what each of its nodes is going to do. Edges lead from earlier to later
 * nodes only, so that the order of the nodes is one in which they may run.
 */
final class RandomWorkflow {
  static final String TRIGGER = "start";

  /** The way out of what was waited for in vain. */
  static final String EXPIRED = "expired";

  /** The clock of a round leaps while steps execute. */
  private static final long LONG = 300;

  private final List<Plan> plans = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final int number;

  /** What a node is. */
  enum Kind {
    TRIGGER,
    ACT,
    THINK,
    DELAY,
    /** Asks people. */
    ASK,
    /** Waits for a call, after another system was told where to call. */
    EXPECT,
    /** Calls another workflow. */
    CALL,
    END
  }

  /** How one try of a step that acts ends. */
  enum Try {
    DONE,
    /** A failure of the other side that another try may mend. */
    BUSY,
    /** A failure of the author's. */
    BROKEN
  }

  /**
   * What a node is going to do.
   *
   * @param tries how its tries end, one after the other; the last one stands for all further
   * @param attempts how many tries its policy allows
   * @param pause milliseconds between the first tries, a fifth of them left to chance
   * @param handle the way out that it chooses when it completes; of an end, how it ends the run
   * @param delay seconds of a delay, or until one that waits for an answer expires
   */
  record Plan(
      String id,
      Kind kind,
      List<Try> tries,
      int attempts,
      long pause,
      boolean continues,
      String handle,
      long delay) {

    Try attempt(int attempt) {
      return tries.get(Math.min(attempt, tries.size()) - 1);
    }

    /** Whether another try follows the attempt. */
    boolean isTriedAgain(int attempt) {
      return attempt(attempt) == Try.BUSY && attempt < attempts;
    }

    /** How its last try ends, unless the run ends before. */
    Try fate() {
      int attempt = 1;
      while (isTriedAgain(attempt)) {
        attempt++;
      }
      return attempt(attempt);
    }
  }

  /** A way from a handle of one node to another. */
  record Edge(String source, String handle, String target) {}

  RandomWorkflow(int number, Random random) {
    this.number = number;
    plans.add(new Plan(TRIGGER, Kind.TRIGGER, List.of(Try.DONE), 1, 0, false, "default", 0));
    int size = 1 + random.nextInt(random.nextInt(8) == 0 ? 20 : 8);
    // Most workflows have nothing that ends them early: what they do is known to the last step.
    boolean tame = random.nextInt(3) > 0;
    for (int i = 1; i <= size; i++) {
      Plan plan = plan("n" + i, random, tame);
      plans.add(plan);
      int ways = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(2);
      for (int e = 0; e < ways; e++) {
        draw(plans.get(random.nextInt(i)), plan, random);
      }
    }
  }

  private static Plan plan(String id, Random random, boolean tame) {
    int dice = random.nextInt(20);
    if (dice < 4) {
      String handle = random.nextInt(4) == 0 ? "false" : "true";
      return new Plan(id, Kind.THINK, List.of(Try.DONE), 1, 0, false, handle, 0);
    }
    if (dice < 8) {
      long delay = random.nextInt(3) == 0 ? random.nextInt(2) : random.nextInt(180);
      return new Plan(id, Kind.DELAY, List.of(Try.DONE), 1, 0, false, "default", delay);
    }
    if (dice == 8 && !tame) {
      String end = random.nextBoolean() ? "completed" : "failed";
      return new Plan(id, Kind.END, List.of(Try.DONE), 1, 0, false, end, 0);
    }
    if (dice == 9) {
      boolean answered = random.nextInt(3) > 0;
      return new Plan(
          id,
          Kind.ASK,
          List.of(Try.DONE),
          1,
          0,
          false,
          answered ? "submit" : EXPIRED,
          answered ? 0 : 1 + random.nextInt(180));
    }
    if (dice == 10) {
      return new Plan(id, Kind.CALL, List.of(Try.DONE), 1, 0, false, "default", 0);
    }
    Plan act = act(id, random, tame);
    return dice > 12 ? act : expect(act, random);
  }

  /** One that tells of its URL as {@code act} acts. */
  private static Plan expect(Plan act, Random random) {
    boolean called = random.nextInt(3) > 0;
    return new Plan(
        act.id(),
        Kind.EXPECT,
        act.tries(),
        act.attempts(),
        act.pause(),
        act.continues(),
        called ? "default" : EXPIRED,
        called ? 0 : 1 + random.nextInt(180));
  }

  private static Plan act(String id, Random random, boolean tame) {
    List<Try> tries = new ArrayList<>();
    for (int busy = random.nextInt(6) - 3; busy > 0; busy--) {
      tries.add(Try.BUSY);
    }
    boolean continues = random.nextInt(4) == 0;
    boolean mayFail = continues || !tame;
    boolean breaks = mayFail && random.nextInt(4) == 0;
    tries.add(breaks ? Try.BROKEN : Try.DONE);
    int attempts = mayFail ? 1 + random.nextInt(4) : tries.size() + random.nextInt(2);
    String handle = random.nextInt(4) == 0 ? "other" : "default";
    long pause = 1 + random.nextInt(60_000);
    return new Plan(id, Kind.ACT, tries, attempts, pause, continues, handle, 0);
  }

  private void draw(Plan source, Plan target, Random random) {
    List<String> handles = handles(source);
    if (!handles.isEmpty()) {
      edges.add(
          new Edge(
              source.id(),
              random.nextInt(3) > 0
                  ? handles.getFirst()
                  : handles.get(random.nextInt(handles.size())),
              target.id()));
    }
  }

  private static List<String> handles(Plan plan) {
    return switch (plan.kind()) {
      case TRIGGER, DELAY, CALL -> List.of("default");
      case ASK -> List.of("submit", EXPIRED);
      case EXPECT ->
          plan.continues() ? List.of("default", EXPIRED, "error") : List.of("default", EXPIRED);
      case THINK -> List.of("true", "false");
      case ACT ->
          plan.continues() ? List.of("default", "other", "error") : List.of("default", "other");
      case END -> List.of();
    };
  }

  List<Plan> plans() {
    return plans;
  }

  Plan plan(String id) {
    return plans.stream().filter(plan -> plan.id().equals(id)).findFirst().orElseThrow();
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
    for (Plan plan : plans) {
      switch (plan.kind()) {
        case TRIGGER -> {}
        case ACT -> drawn.act(plan.id(), configuration(plan));
        case THINK ->
            drawn.node(plan.id(), "think", Map.of("handle", plan.handle(), "value", plan.id()));
        case ASK -> drawn.node(plan.id(), "ui_interaction", question(plan));
        case EXPECT -> drawn.node(plan.id(), "expect", expectation(plan));
        case CALL ->
            drawn.node(
                plan.id(),
                "trigger_workflow",
                Map.of("workflow_id", child, "timeout_seconds", LONG));
        case DELAY -> drawn.delay(plan.id(), plan.delay(), "seconds");
        case END ->
            drawn.node(
                plan.id(),
                "terminate",
                Map.of("status", plan.handle(), "message", plan.id() + " ends it"));
      }
    }
    edges.forEach(edge -> drawn.edge(edge.source(), edge.handle(), edge.target()));
    return drawn;
  }

  private static Map<String, Object> question(Plan plan) {
    Map<String, Object> question = new HashMap<>();
    question.put("title", plan.id());
    question.put("timeout_seconds", LONG);
    if (plan.handle().equals(EXPIRED)) {
      question.put("expires_in", plan.delay());
    }
    return question;
  }

  private Map<String, Object> expectation(Plan plan) {
    Map<String, Object> configuration = configuration(plan);
    configuration.put("url", "{{ callback_url }}");
    if (plan.handle().equals(EXPIRED)) {
      configuration.put("seconds", plan.delay());
    }
    return configuration;
  }

  private Map<String, Object> configuration(Plan plan) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("workflow", (long) number);
    configuration.put("value", plan.id() + " {{ trigger.n }} {{ now }} {{ '' | uuid }}");
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
    return "workflow %d: %s, %s".formatted(number, plans, edges);
  }
}
