package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.workflowserver.engine.RandomPlan.Kind;
import org.workflowserver.engine.TestComponents.World.Call;
import org.workflowserver.identity.Caller;
import org.workflowserver.interaction.InteractionStatus;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.interaction.SubmitCommand;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** People who answer, and systems that call back, where the plan of a node says that they do. */
final class RandomAnswers {
  private static final PageRequest ALL = new PageRequest(500, Optional.empty());
  private static final Caller PERSON = Caller.of("default", "ann", List.of("operator"));

  private final List<RandomWorkflow> workflows;
  private final Map<String, RandomWorkflow> byId;
  private final Set<String> called = new HashSet<>();

  RandomAnswers(List<RandomWorkflow> workflows, Map<String, RandomWorkflow> byId) {
    this.workflows = workflows;
    this.byId = byId;
  }

  /** Gives half of the answers that are waited for. */
  void give(Box box, Random random) {
    give(box, random::nextBoolean);
  }

  void giveAll(Box box) {
    give(box, () -> true);
  }

  private void give(Box box, BooleanSupplier now) {
    for (InteractionView open :
        box.interactions.list(PERSON, InteractionStatus.OPEN, ALL).items()) {
      if (isAnswered(byId.get(open.workflowId()).plan(open.nodeId())) && now.getAsBoolean()) {
        submit(box, open.id());
      }
    }
    for (Call call : box.world.calls) {
      if (call.configuration().get("url") instanceof String url
          && isAnswered(plan(call))
          && now.getAsBoolean()
          && called.add(call.key())) {
        callBack(box, url.substring(url.lastIndexOf('/') + 1));
      }
    }
  }

  private RandomPlan plan(Call call) {
    int number = ((Number) call.configuration().get("workflow")).intValue();
    return workflows.get(number).plan(call.node());
  }

  private static boolean isAnswered(RandomPlan plan) {
    assertThat(plan.kind()).isIn(Kind.ASK, Kind.EXPECT);
    return !plan.chosen().equals(RandomPlan.EXPIRED);
  }

  private static void submit(Box box, String id) {
    try {
      box.interactions.submit(PERSON, id, new SubmitCommand("submit", Map.of(), Optional.empty()));
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isEqualTo(RefusalCode.INTERACTION_CLOSED);
    }
  }

  private static void callBack(Box box, String token) {
    try {
      box.callbacks.receive(token, "192.0.2.1", new CallIn(Map.of(), ""));
    } catch (Refusal refusal) {
      // The run has ended. That nobody knows of the URL would be wrong: it was on record before.
      assertThat(refusal.code()).isEqualTo(RefusalCode.CALLBACK_CLOSED);
    }
  }
}
