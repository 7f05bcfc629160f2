package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.json.Json;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.Started;
import org.workflowserver.run.search.RunFilter;

/** What runs start with is held against their workflow's input schema. */
class InputSchemaTest {
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["user"],
       "properties": {"user": {"type": "string"}, "ids": {"items": {"type": "integer"}}}}""";

  @ParameterizedTest
  @EnumSource
  void whatDoesNotFitIsRefusedWithEachPlaceAndStartsNothing(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a").input(SCHEMA));
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> box.start(workflow, Map.of("ids", List.of(1L, "2"))))
          .withMessageStartingWith(
              "The context does not fit the workflow's input schema; nothing was started. At"
                  + " '/context/")
          .withMessageEndingWith(". There are 2 problems in all.")
          .satisfies(
              refusal -> {
                assertThat(refusal.code()).isEqualTo(RefusalCode.INPUT_INVALID);
                assertThat(refusal.violations())
                    .containsExactlyInAnyOrder(
                        new Violation("/context/user", "input_invalid", "'user' is required."),
                        new Violation(
                            "/context/ids/1",
                            "input_invalid",
                            "Must be an integer, but is a string."));
              });
      assertThat(box.world.calls).isEmpty();
      assertThat(
              box.lists
                  .list(Box.EDITOR, RunFilter.ALL.ofWorkflow(workflow), PageRequest.first(9))
                  .items())
          .isEmpty();
      assertThat(box.run(workflow, Map.of("user", "Ada")).run().errorCode()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTriggerWithoutSuchASettingHoldsNothingAgainstIt(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> schema = Map.of("input_schema", Json.parseObject(SCHEMA));
      String workflow = box.workflow(Drawn.empty().node("start", "manual_trigger", schema));
      assertThat(box.run(workflow, Map.of()).run().errorCode()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalUsesNoKeyUpAndAReplayIsNotJudgedAgain(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger().input(SCHEMA));
      Optional<Idempotency> key = Optional.of(new Idempotency("key", "hash"));
      StartCommand wrong = new StartCommand(Map.of(), key, Optional.empty());
      StartCommand right = new StartCommand(Map.of("user", "Ada"), key, Optional.empty());
      assertRefused(() -> box.startLater(workflow, wrong));
      Started started = Box.await(box.startLater(workflow, right));
      box.workflows.update(
          Box.EDITOR,
          workflow,
          Map.of("settings", Map.of("input_schema", Map.of("required", List.of("more")))),
          Optional.empty());
      assertRefused(() -> box.start(workflow, Map.of("user", "Ada")));
      Started replayed = Box.await(box.startLater(workflow, right));
      assertThat(replayed.replayed()).isTrue();
      assertThat(replayed.run().run().id()).isEqualTo(started.run().run().id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRerunIsJudgedByWhatIsNewInIt(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger());
      RunDetail before = box.run(workflow, Map.of("user", 1L));
      box.workflows.update(
          Box.EDITOR, workflow, Drawn.withTrigger().input(SCHEMA).body(), Optional.empty());
      assertThat(rerun(box, before, false, Optional.empty())).isNotNull();
      assertRefused(() -> rerun(box, before, true, Optional.empty()));
      assertRefused(() -> rerun(box, before, false, Optional.of(Map.of("user", 2L))));
      assertThat(rerun(box, before, true, Optional.of(Map.of("user", "Ada")))).isNotNull();
      Map<String, Object> without = Collections.singletonMap("input_schema", null);
      box.workflows.update(Box.EDITOR, workflow, Map.of("settings", without), Optional.empty());
      assertThat(rerun(box, before, true, Optional.empty())).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void asManySchemasAsThereAreWorkflowsAreTold(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String padding = "x".repeat(30_000);
      IntStream.range(0, 12)
          .mapToObj(
              i ->
                  box.workflow(
                      Drawn.withTrigger()
                          .input(
                              "{\"description\": \"%s\", \"properties\": {\"n\": {\"const\": %d}}}"
                                  .formatted(padding, i))))
          .toList()
          .forEach(
              workflow -> {
                assertRefused(() -> box.start(workflow, Map.of("n", -1L)));
                assertRefused(() -> box.start(workflow, Map.of("n", -1L)));
              });
    }
  }

  private static Started rerun(
      Box box, RunDetail run, boolean current, Optional<Map<String, Object>> context) {
    return Box.await(
        box.runs.rerun(
            Box.EDITOR,
            run.run().id(),
            new RerunCommand(current, context, Optional.empty(), Optional.empty())));
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.INPUT_INVALID));
  }
}
