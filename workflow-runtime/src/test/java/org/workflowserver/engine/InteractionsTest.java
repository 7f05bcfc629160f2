package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;
import org.workflowserver.interaction.InteractionStatus;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.interaction.SubmitCommand;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;

/** Runs that ask people. */
class InteractionsTest {
  private static final PageRequest ALL = new PageRequest(100, Optional.empty());

  private static final List<Map<String, Object>> ACTIONS =
      List.of(
          Map.of("id", "approve", "label", "Approve {{ trigger.what }}"),
          Map.of("id", "reject", "style", "danger"));

  @ParameterizedTest
  @EnumSource
  void anAnswerSendsTheRunOnByTheHandleOfItsAction(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> ask = new HashMap<>(Map.of("title", "Go {{ trigger.what }}?"));
      ask.put("instructions", "Look at **{{ trigger.what }}** <script>x</script>");
      ask.put("actions", ACTIONS);
      ask.put("schema", Map.of("type", "object", "required", List.of("note")));
      String run = asked(box, ask, Map.of("what", "v2"));

      assertThat(box.view(run).status()).isEqualTo(RunStatus.AWAITING_UI_INTERACTION);
      assertThat(box.view(run).waiting().reason()).isEqualTo("interaction");
      InteractionView open = only(box, run);
      assertThat(box.view(run).waiting().on()).contains(open.id());
      assertThat(open.title()).isEqualTo("Go v2?");
      assertThat(open.instructions())
          .contains("<strong>v2</strong>")
          .contains("&lt;script&gt;")
          .doesNotContain("<script>");
      assertThat(Json.parseStored(open.actions()))
          .isEqualTo(
              List.of(
                  Map.of("id", "approve", "label", "Approve v2", "style", "primary"),
                  Map.of("id", "reject", "label", "reject", "style", "danger")));
      assertThat(open.status()).isEqualTo(InteractionStatus.OPEN);
      assertThat(open.expiresAt()).isNull();
      assertThat(listed(box, person("ann"))).containsExactly(open.id());

      InteractionView closed =
          box.interactions.submit(
              person("ann"),
              open.id(),
              new SubmitCommand("approve", Map.of("note", "fine"), Optional.of("Well done")));
      assertThat(closed.status()).isEqualTo(InteractionStatus.SUBMITTED);
      RunDetail ended = ended(box, run);
      assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
      LogView step = step(ended, "ask");
      assertThat(step.handle()).isEqualTo("approve");
      Map<String, Object> output = Json.parseObject(step.output());
      assertThat(output)
          .containsOnlyKeys("action", "data", "submissions")
          .containsEntry("action", "approve")
          .containsEntry("data", Map.of("note", "fine"));
      Submission kept = closed.submissions().getFirst();
      assertThat(kept.by()).isEqualTo("ann");
      assertThat(Json.parseStored(kept.data())).isEqualTo(Map.of("note", "fine"));
      assertThat(((List<?>) output.get("submissions"))).hasSize(1);
      assertThat(((Map<?, ?>) ((List<?>) output.get("submissions")).getFirst()))
          .isEqualTo(
              Map.of(
                  "by",
                  "ann",
                  "at",
                  Times.format(kept.at()),
                  "action",
                  "approve",
                  "comment",
                  "Well done"));
      assertThat(box.world.callsOf("yes")).isEqualTo(1);
      assertThat(box.world.callsOf("no")).isZero();
      assertThat(listed(box, person("bob"))).isEmpty();
      assertNothingIsLeft(box);
    }
  }

  /** The database keeps each of these characters as the six of its escape. */
  @ParameterizedTest
  @EnumSource
  void asksWithATitleOfNullCharacters(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> ask = question();
      ask.put("title", "{{ trigger.what }}");
      String run = asked(box, ask, Map.of("what", "\0".repeat(200)));
      assertThat(only(box, run).title()).startsWith("\\u0000\\u0000").hasSize(255).endsWith("…");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofAHundredAnswersAtTheSameTimeOneIsAccepted(Dialect dialect) throws Exception {
    try (Box box = Box.on(dialect);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String run = asked(box, question(), Map.of());
      String id = only(box, run).id();
      int people = 100;
      CyclicBarrier together = new CyclicBarrier(people);
      List<Future<RefusalCode>> answers = new ArrayList<>();
      for (int i = 0; i < people; i++) {
        Caller person = person("p" + i);
        String action = i % 2 == 0 ? "approve" : "reject";
        answers.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return refusal(box, person, id, action);
                }));
      }
      int accepted = 0;
      for (Future<RefusalCode> answer : answers) {
        RefusalCode code = answer.get(180, TimeUnit.SECONDS);
        if (code == null) {
          accepted++;
        } else {
          assertThat(code).isEqualTo(RefusalCode.INTERACTION_CLOSED);
        }
      }
      assertThat(accepted).isEqualTo(1);
      RunDetail ended = ended(box, run);
      assertThat(box.count("interaction_submissions")).isEqualTo(1);
      assertThat(step(ended, "ask").handle())
          .isEqualTo(only(box, run).submissions().getFirst().action());
      assertThat(box.world.callsOf("yes") + box.world.callsOf("no")).isEqualTo(1);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQuorumIsOfPeopleWhoChooseTheSame(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> ask = question();
      ask.put("required", 2);
      String run = asked(box, ask, Map.of());
      String id = only(box, run).id();
      assertThat(refusal(box, person("ann"), id, "approve")).isNull();
      assertThat(refusal(box, person("ann"), id, "approve"))
          .isEqualTo(RefusalCode.INTERACTION_CLOSED);
      assertThat(refusal(box, person("bob"), id, "reject")).isNull();
      assertThat(listed(box, person("ann"))).isEmpty();
      assertThat(listed(box, person("cid"))).containsExactly(id);
      assertThat(box.hasEnded(run)).isFalse();
      assertThat(refusal(box, person("cid"), id, "reject")).isNull();
      RunDetail ended = ended(box, run);
      assertThat(step(ended, "ask").handle()).isEqualTo("reject");
      assertThat((List<?>) Json.parseObject(step(ended, "ask").output()).get("submissions"))
          .hasSize(3);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnAnswerItExpires(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      Map<String, Object> ask = question();
      ask.put("expires_in", "2 hours");
      String run = asked(box, ask, Map.of());
      InteractionView open = only(box, run);
      assertThat(open.expiresAt()).isEqualTo(open.createdAt().plus(Duration.ofHours(2)));
      box.advance(Duration.ofHours(2));
      // Nobody has seen yet that the time is over.
      assertThat(refusal(box, person("late"), open.id(), "approve"))
          .isEqualTo(RefusalCode.INTERACTION_CLOSED);
      box.engine.scan();
      assertThat(step(ended(box, run), "ask").handle()).isEqualTo("expired");
      assertThat(only(box, run).status()).isEqualTo(InteractionStatus.EXPIRED);
      assertThat(box.world.callsOf("late")).isEqualTo(1);
      assertThat(refusal(box, person("late"), open.id(), "approve"))
          .isEqualTo(RefusalCode.INTERACTION_CLOSED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatWasAcceptedInTimeCountsWhenTheTimeIsOver(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      Map<String, Object> ask = question();
      ask.put("expires_in", 60);
      String run = asked(box, ask, Map.of());
      // The server hears nothing of the answer before the time is over.
      box.interactions(new NoEngine())
          .submit(
              person("ann"),
              only(box, run).id(),
              new SubmitCommand("approve", Map.of(), Optional.empty()));
      box.advance(Duration.ofMinutes(2));
      box.engine.scan();
      assertThat(step(ended(box, run), "ask").handle()).isEqualTo("approve");
      assertThat(only(box, run).status()).isEqualTo(InteractionStatus.SUBMITTED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerSurvivesTheServer(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = asked(box, question(), Map.of());
      box.interactions(new NoEngine())
          .submit(
              person("ann"),
              only(box, run).id(),
              new SubmitCommand("reject", Map.of(), Optional.empty()));
      box.die();
      try (Box next = box.next()) {
        next.scanUntil(() -> next.hasEnded(run));
        assertThat(next.view(run).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(next.world.callsOf("no")).isEqualTo(1);
        assertNothingIsLeft(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfTheRunClosesWhatItAsks(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String cancelled = asked(box, question(), Map.of());
      box.runs.cancel(Box.EDITOR, cancelled);
      assertThat(ended(box, cancelled).run().errorCode()).isEqualTo(RunError.CANCELLED);

      box.world.close("other");
      String failed =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .node("ask", "ui_interaction", question())
                          .act("other", Map.of("fail", "broken"))
                          .way("start > ask")
                          .way("start > other")))
              .run()
              .id();
      box.scanUntil(() -> box.count("interactions where status = 'open'") == 1);
      // A step executes: the run does not only wait for people.
      assertThat(box.view(failed).status()).isEqualTo(RunStatus.RUNNING);
      box.world.open("other");
      assertThat(ended(box, failed).run().errorCode()).isEqualTo(RunError.STEP_FAILED);
      for (String run : List.of(cancelled, failed)) {
        InteractionView closed = only(box, run);
        assertThat(closed.status()).isEqualTo(InteractionStatus.CANCELLED);
        assertThat(refusal(box, person("ann"), closed.id(), "approve"))
            .isEqualTo(RefusalCode.INTERACTION_CLOSED);
      }
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhoIsAskedMayAnswer(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> ask = question();
      ask.put("assignees", Map.of("users", List.of("ann"), "groups", List.of("bosses")));
      ask.put("requester_may_act", false);
      String child =
          box.workflow(
              Drawn.callable()
                  .node("ask", "ui_interaction", ask)
                  .act("yes")
                  .act("no")
                  .way("start > ask:approve > yes")
                  .way("ask:reject > no"));
      Caller ann = person("ann");
      Caller boss = Caller.of("default", "boss", List.of("operator", "bosses"));
      String parent =
          Box.await(
                  box.runs.start(
                      boss,
                      box.workflow(
                          Drawn.withTrigger()
                              .call("call", child, Map.of(), true)
                              .way("start > call")),
                      Box.command(Map.of())))
              .run()
              .run()
              .id();
      box.scanUntil(() -> box.count("runs where status = 'awaiting_ui_interaction'") == 1);
      String run =
          (String) box.single("select id from runs where parent_run_id = '" + parent + "'");
      String id = only(box, run).id();

      assertThat(listed(box, person("bob"))).isEmpty();
      assertThat(refusal(box, person("bob"), id, "approve")).isEqualTo(RefusalCode.SCOPE_MISSING);
      // Who asked for the run, by the one that called it.
      assertThat(listed(box, boss)).isEmpty();
      assertThat(refusal(box, boss, id, "approve")).isEqualTo(RefusalCode.SCOPE_MISSING);
      Caller viewer = Caller.of("default", "ann", List.of("viewer"));
      assertThat(listed(box, viewer)).isEmpty();
      assertThat(refusal(box, viewer, id, "approve")).isEqualTo(RefusalCode.SCOPE_MISSING);
      Caller stranger = Caller.of("other", "ann", List.of("admin"));
      assertThat(listed(box, stranger)).isEmpty();
      assertThat(refusal(box, stranger, id, "approve")).isEqualTo(RefusalCode.RESOURCE_MISSING);
      assertThatThrownBy(() -> box.interactions.require(stranger, id))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.RESOURCE_MISSING));
      assertThat(listed(box, ann)).containsExactly(id);
      assertThat(listed(box, Caller.of("default", "two", List.of("operator", "bosses"))))
          .containsExactly(id);
      assertThat(refusal(box, ann, id, "approve")).isNull();
      assertThat(listed(box, ann, InteractionStatus.SUBMITTED)).containsExactly(id);
      assertThat(listed(box, stranger, InteractionStatus.SUBMITTED)).isEmpty();
      box.scanUntil(() -> box.hasEnded(parent));
      assertThat(box.view(parent).status()).isEqualTo(RunStatus.COMPLETED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNameMeansALocalAccountAndOthersAreNamedByTheirSubjects(Dialect dialect) {
    String issuer = "https://id.example.org";
    try (Box box = Box.on(dialect)) {
      Map<String, Object> ask = question();
      ask.put("required", 3);
      ask.put("assignees", Map.of("users", List.of("ann", "00u1", issuer + " 00u2")));
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .node("ask", "ui_interaction", ask)
                          .act("yes")
                          .act("no")
                          .way("start > ask:approve > yes")
                          .way("ask:reject > no")))
              .run()
              .id();
      box.awaitParked(run);
      String id = only(box, run).id();
      Caller namesake = person("ann").as(new Subject(issuer, "00u9"));
      Caller local = person("00u1").as(new Subject("workflow-server", "usr_2"));
      Caller elsewhere = person("x").as(new Subject("https://other.example.org", "00u2"));
      for (Caller another : List.of(namesake, elsewhere)) {
        assertThat(listed(box, another)).as(another.toString()).isEmpty();
        assertThat(refusal(box, another, id, "approve")).isEqualTo(RefusalCode.SCOPE_MISSING);
      }
      // An account may be called what an issuer calls somebody: administrators make accounts.
      assertThat(listed(box, local)).containsExactly(id);
      for (Caller asked :
          List.of(
              person("ann").as(new Subject("workflow-server", "usr_1")),
              person("y").as(new Subject(issuer, "00u1")),
              person("z").as(new Subject(issuer, "00u2")))) {
        assertThat(listed(box, asked)).as(asked.toString()).containsExactly(id);
        assertThat(refusal(box, asked, id, "approve")).isNull();
      }
      assertThat(ended(box, run).run().status()).isEqualTo(RunStatus.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void peopleAreKnownByIssuerAndSubjectAndNotByTheirNames(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> ask = question();
      ask.put("required", 2);
      ask.put("requester_may_act", false);
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .node("ask", "ui_interaction", ask)
                  .act("yes")
                  .act("no")
                  .way("start > ask:approve > yes")
                  .way("ask:reject > no"));
      Subject ann = new Subject("https://id.example.org", "1");
      String run =
          Box.await(box.runs.start(person("ann").as(ann), workflow, Box.command(Map.of())))
              .run()
              .run()
              .id();
      box.awaitParked(run);
      assertThat(box.single("select requested_by from runs where id = '" + run + "'"))
          .isEqualTo("ann");
      assertThat(box.single("select requester from runs where id = '" + run + "'"))
          .isEqualTo("https://id.example.org 1");
      String id = only(box, run).id();

      Caller renamed = person("anna").as(ann);
      assertThat(listed(box, renamed)).isEmpty();
      assertThat(refusal(box, renamed, id, "approve")).isEqualTo(RefusalCode.SCOPE_MISSING);

      Caller namesake = person("ann").as(new Subject("https://id.example.org", "2"));
      assertThat(listed(box, namesake)).containsExactly(id);
      assertThat(refusal(box, namesake, id, "approve")).isNull();
      Caller again = person("annie").as(new Subject("https://id.example.org", "2"));
      assertThat(listed(box, again)).isEmpty();
      assertThat(refusal(box, again, id, "approve")).isEqualTo(RefusalCode.INTERACTION_CLOSED);

      Caller local = person("ann").as(new Subject("workflow-server", "2"));
      assertThat(refusal(box, local, id, "approve")).isNull();
      assertThat(only(box, run).submissions()).extracting(Submission::by).containsOnly("ann");
      assertThat(ended(box, run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoStartedTheRunThatFailedIsTheRequesterOfItsErrorRun(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> ask = question();
      ask.put("requester_may_act", false);
      String onError =
          box.workflow(Drawn.withTrigger().node("ask", "ui_interaction", ask).way("start > ask"));
      Subject ann = new Subject("https://id.example.org", "1");
      Drawn failing = Drawn.withTrigger().act("bad", Map.of("fail", "no")).way("start > bad");
      box.runs.start(
          person("ann").as(ann), box.workflow(failing.onError(onError)), Box.command(Map.of()));
      box.scanUntil(() -> box.count("interactions where status = 'open'") == 1);
      String run = (String) box.single("select run_id from interactions");
      RunView shown = box.view(run);
      assertThat(shown.triggerType()).isEqualTo("error");
      assertThat(shown.requestedBy()).isEqualTo("ann");

      String id = only(box, run).id();
      Caller renamed = person("anna").as(ann);
      assertThat(listed(box, renamed)).isEmpty();
      assertThat(refusal(box, renamed, id, "approve")).isEqualTo(RefusalCode.SCOPE_MISSING);
      assertThat(refusal(box, person("bob"), id, "approve")).isNull();
    }
  }

  @Test
  void anApiKeyAnswersNothing() {
    try (Box box = Box.on(Dialect.H2)) {
      Caller key =
          Caller.of("default", "api-key:robot", List.of("admin"))
              .as(new Subject("workflow-server", Ids.next(IdKind.VAULT_ITEM)));
      String id = only(box, asked(box, question(), Map.of())).id();
      assertThat(listed(box, key)).isEmpty();
      assertThat(refusal(box, key, id, "approve")).isEqualTo(RefusalCode.SCOPE_MISSING);
      assertThat(refusal(box, person("ann"), id, "approve")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotFitIsRefusedAndLeavesNothing(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> ask = question();
      ask.put(
          "schema",
          Map.of("type", "object", "properties", Map.of("age", Map.of("type", "integer"))));
      String id = only(box, asked(box, ask, Map.of())).id();
      Refusal misfit =
          catchThrowableOfType(
              Refusal.class,
              () ->
                  box.interactions.submit(
                      person("ann"),
                      id,
                      new SubmitCommand("approve", Map.of("age", "old"), Optional.empty())));
      assertThat(misfit.code()).isEqualTo(RefusalCode.INPUT_INVALID);
      assertThat(misfit.violations().getFirst().pointer()).isEqualTo("/data/age");
      assertThat(box.interactions.violations(person("ann"), id, Map.of("age", "old")))
          .isEqualTo(misfit.violations());
      assertThat(refusal(box, person("ann"), id, "burn")).isEqualTo(RefusalCode.PARAMETER_INVALID);
      assertThat(box.count("interaction_submissions")).isZero();
      assertThat(box.count("run_commands")).isZero();
      assertThat(refusal(box, person("ann"), id, "approve")).isNull();
    }
  }

  /** Whoever reads the question reads all answers, and a hundred of a megabyte were taken. */
  @ParameterizedTest
  @EnumSource
  void answersTakeSoMuchTogether(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String id = askedOf(box, 100);
      for (int i = 0; i < 4; i++) {
        answer(box, "p" + i, id, 1_000_000);
      }
      Refusal refusal =
          catchThrowableOfType(Refusal.class, () -> answer(box, "ann", id, 1_000_000));
      assertThat(refusal.code()).isEqualTo(RefusalCode.INPUT_INVALID);
      assertThat(refusal).hasMessageContaining("send at most 194,");
      assertThat(refusal.violations().getFirst().pointer()).isEqualTo("/data");
      answer(box, "ann", id, 194_000);
      answer(box, "bob", id, 16_000);
      assertThat(answer(box, "cid", id, 16_000).submissions()).hasSize(7);
    }
  }

  /** There is nothing of others beside it. */
  @Test
  void theFirstAnswerMayTakeMore() {
    try (Box box = Box.on(Dialect.H2)) {
      String id = askedOf(box, 3);
      answer(box, "ann", id, 5_000_000);
      Refusal refusal = catchThrowableOfType(Refusal.class, () -> answer(box, "bob", id, 17_000));
      assertThat(refusal).hasMessageContaining("send at most 16,384.");
      assertThat(answer(box, "bob", id, 16_000).submissions()).hasSize(2);
    }
  }

  /** A question that so many people have to answer alike. */
  private static String askedOf(Box box, int required) {
    Map<String, Object> ask = question();
    ask.put("required", required);
    return only(box, asked(box, ask, Map.of())).id();
  }

  private static InteractionView answer(Box box, String person, String id, int length) {
    Map<String, Object> data = Map.of("text", "x".repeat(length));
    return box.interactions.submit(
        person(person), id, new SubmitCommand("approve", data, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource
  void eachItemAsksForItself(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .node(
                              "each",
                              "iterator",
                              Map.of("items", List.of("a", "b", "c"), "concurrency", 3))
                          .node("ask", "ui_interaction", Map.of("title", "{{ item }}?"))
                          .way("start > each:item > ask")))
              .run()
              .id();
      box.scanUntil(() -> box.count("interactions where status = 'open'") == 3);
      List<InteractionView> open = box.interactions.ofRun(Box.EDITOR, run, ALL).items().reversed();
      assertThat(open)
          .extracting(InteractionView::title)
          .containsExactlyInAnyOrder("a?", "b?", "c?");
      open.forEach(one -> assertThat(refusal(box, person("ann"), one.id(), "submit")).isNull());
      box.scanUntil(() -> box.hasEnded(run));
      RunDetail ended = ended(box, run);
      assertThat(Json.parseObject(step(ended, "each").output())).containsEntry("succeeded", 3L);
      assertNothingIsLeft(box);
    }
  }

  /** The run when it has ended; one that awaits people has not. */
  private static RunDetail ended(Box box, String run) {
    box.scanUntil(() -> box.hasEnded(run));
    return box.ended(run);
  }

  private static Map<String, Object> question() {
    return new HashMap<>(Map.of("title", "Go?", "actions", ACTIONS));
  }

  /** A run that asks this, and has told so. */
  private static String asked(Box box, Map<String, Object> ask, Map<String, Object> context) {
    String workflow =
        box.workflow(
            Drawn.withTrigger()
                .node("ask", "ui_interaction", ask)
                .act("yes")
                .act("no")
                .act("late")
                .way("start > ask:approve > yes")
                .way("ask:reject > no")
                .way("ask:expired > late"));
    String run = box.start(workflow, context).run().id();
    box.awaitParked(run);
    return run;
  }

  private static InteractionView only(Box box, String run) {
    List<InteractionView> all = box.interactions.ofRun(Box.EDITOR, run, ALL).items();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static List<String> listed(Box box, Caller caller) {
    return listed(box, caller, InteractionStatus.OPEN);
  }

  private static List<String> listed(Box box, Caller caller, InteractionStatus status) {
    return box.interactions.list(caller, status, ALL).items().stream()
        .map(InteractionView::id)
        .toList();
  }

  private static Caller person(String name) {
    return Caller.of("default", name, List.of("operator"));
  }

  /** Why the answer was refused; null when it was accepted. */
  private static RefusalCode refusal(Box box, Caller caller, String id, String action) {
    try {
      box.interactions.submit(caller, id, new SubmitCommand(action, Map.of(), Optional.empty()));
      return null;
    } catch (Refusal refusal) {
      return refusal.code();
    }
  }

  private static LogView step(RunDetail run, String node) {
    return run.logs().stream()
        .filter(log -> log.nodeId().equals(node) && log.status() == LogStatus.SUCCESS)
        .filter(log -> log.iteration().isEmpty())
        .findFirst()
        .orElseThrow(() -> new AssertionError("No step " + node + " in " + run));
  }

  private static void assertNothingIsLeft(Box box) {
    box.awaitIdle();
    assertThat(box.count("run_waits")).isZero();
    box.scanUntil(() -> box.count("run_commands") == 0);
    assertThat(box.count("interactions where status = 'open'")).isZero();
    assertThat(box.count("interaction_assignees where open_in is not null")).isZero();
  }
}
