package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.TestComponents.World.Call;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.vault.KnownSecrets;

/** A run that names secrets. */
class SecretRunsTest {
  private static final String TOKEN = "s3cret-token";

  private final Box box = Box.on(Dialect.H2);

  @BeforeEach
  void store() {
    box.secrets.with("default", KnownSecrets.id(1), "token", TOKEN);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void aSecretReachesTheWorldAndNothingOnRecordHoldsIt() {
    Drawn drawn =
        Drawn.withTrigger()
            .act("a", Map.of("value", "Bearer {{ vault.token }}"))
            .act("b", Map.of("value", "{{ a.did }} {{ trigger.note | base64_encode }}"))
            .node("end", "terminate", Map.of("message", "{{ trigger.note }}"))
            .way("start > a > b > end");
    RunDetail run = box.run(box.workflow(drawn), Map.of("note", TOKEN));
    assertThat(box.world.calls.stream().map(Call::configuration))
        .containsExactly(
            Map.of("value", "Bearer " + TOKEN), Map.of("value", "Bearer *** czNjcmV0LXRva2Vu"));
    List<LogView> steps = run.logs().subList(1, 4);
    assertThat(steps)
        .extracting(LogView::input)
        .containsExactly(
            "{\"value\":\"Bearer ***\"}",
            "{\"value\":\"Bearer *** ***\"}",
            "{\"message\":\"***\"}");
    assertThat(steps.toString()).doesNotContain(TOKEN).doesNotContain("czNjcmV0LXRva2Vu");
    assertThat(run.run().errorMessage()).isEqualTo("***");
  }

  @Test
  void theTokenOfAnAuthorizationReachesTheWorldAndNothingOnRecordHoldsIt() {
    String id = KnownSecrets.authorization(1);
    box.secrets.with("default", id, id, "access-token-1", "api.example.com");
    Drawn drawn =
        Drawn.withTrigger()
            .act("a", Map.of("authorization_id", id))
            .act("b", Map.of("value", "{{ trigger.note }}"))
            .way("start > a > b");
    String workflow = box.workflow(drawn);
    RunDetail run = box.run(workflow, Map.of("note", "access-token-1"));
    assertThat(box.world.calls.stream().map(Call::configuration))
        .containsExactly(
            Map.of("authorization_id", "access-token-1"), Map.of("value", "access-token-1"));
    assertThat(run.logs().subList(1, 3).toString()).doesNotContain("access-token-1");
    box.secrets.revoke(id);
    RunDetail refused = box.run(workflow, Map.of());
    assertThat(refused.run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(refused.logs().getLast().error().code()).isEqualTo("authorization_invalid");
    assertThat(box.world.calls).hasSize(2);
  }

  @Test
  void aSecretThatIsChangedWhileTheRunWaitsStaysMasked() {
    Drawn drawn =
        Drawn.withTrigger()
            .act("a", Map.of("value", "{{ vault.token }}"))
            .node("pause", "delay", Map.of("duration", 10L, "unit", "minutes"))
            .act("b", Map.of("value", "{{ trigger.note }}"))
            .act("c", Map.of("value", "{{ vault.token }}"))
            .way("start > a > pause > b > c");
    try (Box stepped = Box.stepped(Dialect.H2)) {
      stepped.secrets.with("default", KnownSecrets.id(1), "token", TOKEN);
      String run = stepped.start(stepped.workflow(drawn), Map.of("note", "is " + TOKEN)).run().id();
      stepped.awaitParked(run);
      stepped.secrets.with("default", KnownSecrets.id(1), "renamed", TOKEN);
      stepped.secrets.with("default", KnownSecrets.id(2), "token", "an0ther-token");
      stepped.advance(Duration.ofMinutes(11));
      stepped.scanUntil(() -> stepped.hasEnded(run));
      RunDetail ended = stepped.ended(run);
      assertThat(ended.logs().subList(1, 5).toString())
          .doesNotContain(TOKEN)
          .doesNotContain("an0ther-token");
      assertThat(ended.logs().getLast().output()).isEqualTo("{\"did\":\"***\"}");
      assertThat(stepped.world.callsTo("c").getFirst().configuration())
          .containsEntry("value", "an0ther-token");
    }
  }

  /**
   * To open an iterator again takes the vault, since any step of the run may bring a secret back.
   */
  @Test
  void itemsOnRecordAreNotRunAgainWhenTheVaultIsAwayWhileTheRunIsRebuilt() {
    try (Box stepped = Box.stepped(Dialect.H2)) {
      String run = startItems(stepped, "start > each:item > a > pause > b");
      for (int item = 1; item <= 2; item++) {
        stepped.awaitParked(run);
        stepped.secrets.breakDown(1);
        stepped.advance(Duration.ofMinutes(11));
        int done = item;
        stepped.scanUntil(() -> stepped.hasEnded(run) || stepped.world.callsOf("b") == done);
      }
      stepped.scanUntil(() -> stepped.hasEnded(run));
      assertThat(stepped.view(run).status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(stepped.world.callsTo("a"))
          .extracting(call -> call.configuration().get("value"))
          .containsExactly("x", "y");
    }
  }

  @Test
  void aRunThatWakesUpWhileTheVaultIsAwayContinuesWhenItIsBack() {
    try (Box stepped = Box.stepped(Dialect.H2)) {
      stepped.secrets.with("default", KnownSecrets.id(1), "token", TOKEN);
      Drawn drawn =
          Drawn.withTrigger()
              .delay("pause", 10, "minutes")
              .act("a", Map.of("value", "{{ vault.token }}"))
              .way("start > pause > a");
      String run = stepped.start(stepped.workflow(drawn), Map.of()).run().id();
      stepped.awaitParked(run);
      stepped.secrets.breakDown(2);
      stepped.advance(Duration.ofMinutes(11));
      stepped.scanUntil(() -> stepped.hasEnded(run));
      assertThat(stepped.secrets.failures).hasValue(2);
      assertThat(stepped.view(run).status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(stepped.world.callsOf("a")).isEqualTo(1);
      stepped.awaitIdle();
    }
  }

  @Test
  void aRunWhoseIteratorDoesNotOpenAgainForGoodFailsAndRunsNoItemAgain() {
    try (Box stepped = Box.stepped(Dialect.H2)) {
      String run = startItems(stepped, "start > each:item > a > pause > b");
      stepped.awaitParked(run);
      stepped.secrets.breakSeals();
      stepped.advance(Duration.ofMinutes(11));
      stepped.scanUntil(() -> stepped.hasEnded(run));
      assertThat(stepped.view(run).errorCode()).isEqualTo(RunError.ENGINE_FAILURE);
      assertThat(stepped.view(run).errorMessage())
          .isEqualTo(
              "The iterator 'each' could not be opened again for the items that are left"
                  + " (internal_error).");
      assertThat(stepped.world.callsOf("a")).isEqualTo(1);
      stepped.awaitIdle();
    }
  }

  @Test
  void aRunThatWaitsForTheVaultIsCancelled() {
    try (Box stepped = Box.stepped(Dialect.H2)) {
      String run = startItems(stepped, "start > each:item > a > pause > b");
      stepped.awaitParked(run);
      stepped.secrets.breakDown();
      stepped.advance(Duration.ofMinutes(11));
      stepped.scanUntil(() -> stepped.secrets.failures.get() > 3);
      stepped.runs.cancel(Box.EDITOR, run);
      stepped.scanUntil(() -> stepped.hasEnded(run));
      assertThat(stepped.view(run).errorCode()).isEqualTo(RunError.CANCELLED);
      stepped.awaitIdle();
    }
  }

  @Test
  void anIteratorThatHasEndedNeedsNoVaultWhenTheRunIsRebuilt() {
    try (Box stepped = Box.stepped(Dialect.H2)) {
      String run = startItems(stepped, "start > each:item > a", "each:done > pause > b");
      stepped.awaitParked(run);
      stepped.secrets.breakDown(1);
      stepped.advance(Duration.ofMinutes(11));
      stepped.scanUntil(() -> stepped.hasEnded(run));
      assertThat(stepped.view(run).status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(stepped.world.callsOf("a")).isEqualTo(2);
    }
  }

  /** A run for the items x and y, one of whose steps names a secret. */
  private static String startItems(Box stepped, String... ways) {
    stepped.secrets.with("default", KnownSecrets.id(1), "token", TOKEN);
    Drawn drawn =
        Drawn.withTrigger()
            .node("each", "iterator", Map.of("items", "{{ trigger.list }}"))
            .act("a", Map.of("value", "{{ item }}"))
            .delay("pause", 10, "minutes")
            .act("b", Map.of("value", "{{ vault.token }}"));
    for (String way : ways) {
      drawn.way(way);
    }
    return stepped.start(stepped.workflow(drawn), Map.of("list", List.of("x", "y"))).run().id();
  }

  @Test
  void anItemThatIsGoneFailsTheRun() {
    Drawn drawn =
        Drawn.withTrigger().act("a", Map.of("value", "{{ vault.token }}")).way("start > a");
    String workflow = box.workflow(drawn);
    box.secrets.remove("default", KnownSecrets.id(1));
    assertThat(box.run(workflow, Map.of()).run().errorMessage())
        .startsWith("The vault has no valid item 'token'");
    assertThat(box.world.calls).isEmpty();
  }

  /** It was sent before; an answer that is given once is not lost for it. */
  @Test
  void aStepThatWaitsIsResumedWithoutASecretThatIsGoneMeanwhile() {
    Drawn drawn =
        Drawn.withTrigger()
            .node(
                "expect",
                "expect",
                Map.of("token", "{{ vault.token }}", "url", "{{ callback_url }}"))
            .act("after", Map.of("value", "{{ expect.body.done }}"))
            .way("start > expect > after");
    String run = box.start(box.workflow(drawn)).run().id();
    box.awaitParked(run);
    assertThat(box.world.callsTo("expect").getFirst().configuration())
        .containsEntry("token", TOKEN);
    box.secrets.remove("default", KnownSecrets.id(1));
    box.callbacks.receive(
        box.callbackToken(0), "192.0.2.1", new CallIn(Map.of(), "{\"done\": true}"));
    box.scanUntil(() -> box.hasEnded(run));
    RunDetail ended = box.ended(run);
    assertThat(ended.run().errorMessage()).isNull();
    assertThat(box.world.callsTo("after").getFirst().configuration()).containsEntry("value", true);
    assertThat(ended.logs().toString()).doesNotContain(TOKEN);
    assertThat(ended.logs().get(1).input()).contains("\"token\":\"***\"");
  }
}
