package org.workflowserver.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a node of a {@link RandomWorkflow} is going to do. Inside an iterator, items differ in what
 * fails and which way is chosen.
 *
 * @param tries how its tries end, one after the other; the last one stands for all further
 * @param attempts how many tries its policy allows
 * @param pause milliseconds between the first tries, a fifth of them left to chance
 * @param chosen the way out that it chooses when it completes; of an end, how it ends the run
 * @param delay seconds of a delay, or until one that waits for an answer expires
 */
record RandomPlan(
    String id,
    Kind kind,
    List<Try> tries,
    int attempts,
    long pause,
    boolean continues,
    String chosen,
    long delay) {
  /** The way out of what was waited for in vain. */
  static final String EXPIRED = "expired";

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
    /** Runs a body once for each item. */
    EACH,
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
   * What nodes may do where they are.
   *
   * @param fail whether steps may fail for good without a way to go on
   * @param end whether they may end the run
   * @param iterate whether there may be iterators
   */
  record Leave(boolean fail, boolean end, boolean iterate) {}

  static RandomPlan trigger(String id) {
    return quiet(id, Kind.TRIGGER, "default", 0);
  }

  static RandomPlan of(String id, Random random, Leave leave) {
    int dice = random.nextInt(22);
    if (dice < 4) {
      return quiet(id, Kind.THINK, random.nextInt(4) == 0 ? "false" : "true", 0);
    }
    if (dice < 8) {
      long delay = random.nextInt(3) == 0 ? random.nextInt(2) : random.nextInt(180);
      return quiet(id, Kind.DELAY, "default", delay);
    }
    if (dice == 8 && leave.end()) {
      return quiet(id, Kind.END, random.nextBoolean() ? "completed" : "failed", 0);
    }
    if (dice == 9) {
      boolean answered = random.nextInt(3) > 0;
      long delay = answered ? 0 : 1 + random.nextInt(180);
      return quiet(id, Kind.ASK, answered ? "submit" : EXPIRED, delay);
    }
    if (dice == 10) {
      return quiet(id, Kind.CALL, "default", 0);
    }
    RandomPlan act = act(id, random, leave.fail());
    if (dice > 19 && leave.iterate()) {
      return new RandomPlan(
          id, Kind.EACH, List.of(Try.DONE), 1, 0, random.nextInt(3) == 0, "done", 0);
    }
    return dice == 11 || dice == 12 ? expect(act, random) : act;
  }

  private static RandomPlan quiet(String id, Kind kind, String chosen, long delay) {
    return new RandomPlan(id, kind, List.of(Try.DONE), 1, 0, false, chosen, delay);
  }

  /** One that tells of its URL as {@code act} acts. */
  private static RandomPlan expect(RandomPlan act, Random random) {
    boolean called = random.nextInt(3) > 0;
    return new RandomPlan(
        act.id(),
        Kind.EXPECT,
        act.tries(),
        act.attempts(),
        act.pause(),
        act.continues(),
        called ? "default" : EXPIRED,
        called ? 0 : 1 + random.nextInt(180));
  }

  private static RandomPlan act(String id, Random random, boolean fails) {
    List<Try> tries = new ArrayList<>();
    for (int busy = random.nextInt(6) - 3; busy > 0; busy--) {
      tries.add(Try.BUSY);
    }
    boolean continues = random.nextInt(4) == 0;
    boolean mayFail = continues || fails;
    boolean breaks = mayFail && random.nextInt(4) == 0;
    tries.add(breaks ? Try.BROKEN : Try.DONE);
    int attempts = mayFail ? 1 + random.nextInt(4) : tries.size() + random.nextInt(2);
    String handle = random.nextInt(4) == 0 ? "other" : "default";
    long pause = 1 + random.nextInt(60_000);
    return new RandomPlan(id, Kind.ACT, tries, attempts, pause, continues, handle, 0);
  }

  /** The ways out that an edge may take, the usual one first. */
  List<String> handles() {
    return switch (kind) {
      case TRIGGER, DELAY, CALL -> List.of("default");
      case EACH -> continues ? List.of("done", "error") : List.of("done");
      case ASK -> List.of("submit", EXPIRED);
      case EXPECT -> continues ? List.of("default", EXPIRED, "error") : List.of("default", EXPIRED);
      case THINK -> List.of("true", "false");
      case ACT -> continues ? List.of("default", "other", "error") : List.of("default", "other");
      case END -> List.of();
    };
  }

  /** Whether what it does reaches the world outside. */
  boolean acts() {
    return kind == Kind.ACT || kind == Kind.EXPECT;
  }

  /**
   * The way out that it chooses when it completes.
   *
   * @param place indices of the iterators around it, separated by dots
   */
  String handle(String place) {
    if (kind != Kind.ACT || place.isEmpty() || Math.floorMod((place + id).hashCode(), 4) > 0) {
      return chosen;
    }
    return chosen.equals("other") ? "default" : "other";
  }

  /** How that attempt ends; of what breaks, two items of three are spared. */
  Try attempt(int attempt, String place) {
    Try planned = tries.get(Math.min(attempt, tries.size()) - 1);
    boolean spared = !place.isEmpty() && Math.floorMod((id + place).hashCode(), 3) > 0;
    return planned == Try.BROKEN && spared ? Try.DONE : planned;
  }

  /** Whether another try follows the attempt. */
  boolean isTriedAgain(int attempt, String place) {
    return attempt(attempt, place) == Try.BUSY && attempt < attempts;
  }

  /** How its last try ends, unless the run ends before. */
  Try fate(String place) {
    int attempt = 1;
    while (isTriedAgain(attempt, place)) {
      attempt++;
    }
    return attempt(attempt, place);
  }
}
