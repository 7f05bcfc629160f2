package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.event.EventStream;
import org.workflowserver.identity.Caller;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/** Runs that are followed while they happen. */
class RunEventsTest {
  @ParameterizedTest
  @EnumSource
  void aReaderIsToldAllThatHappensHereByHintsAlone(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("b");
      String run = box.start(box.workflow(line())).run().id();
      await().until(() -> box.world.callsOf("b") == 1);
      Reader early = Reader.of(box, run).awaitIds("1", "2", "2.1");
      box.world.open("b");
      RunDetail ended = box.ended(run);
      early.awaitEnd();
      assertThat(early.ids()).startsWith("1", "2", "2.1").endsWith("4.2").doesNotHaveDuplicates();
      assertThat(early.entries()).isEqualTo(ended.logs());
      assertThat(early.runs().getLast()).isEqualTo(ended.run());

      Reader late = Reader.of(box, run).awaitEnd();
      assertThat(late.ids()).containsExactly("1", "2", "3", "4", "4.2");
      assertThat(box.events.open()).isZero();
    }
  }

  /** Before its start nothing is there to take what is sent. */
  @ParameterizedTest
  @EnumSource
  void aStreamThatHasNotBegunSendsNothingUntilItBegins(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("b");
      String run = box.start(box.workflow(line())).run().id();
      await().until(() -> box.world.callsOf("b") == 1);
      Reader late = new Reader();
      EventStream stream = box.events.open(Box.EDITOR, run, Optional.empty(), late);
      Reader other = Reader.of(box, run);
      box.world.open("b");
      other.awaitEnd();
      assertThat(late.ids()).isEmpty();
      stream.start();
      assertThat(late.awaitEnd().ids()).containsExactly("1", "2", "3", "4", "4.2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReaderGoesOnFromTheEventItNames(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = box.run(box.workflow(line()), Map.of()).run().id();
      assertThat(Reader.of(box, run, "2").awaitEnd().ids()).containsExactly("3", "4", "4.2");
      assertThat(Reader.of(box, run, "2.1").awaitEnd().ids()).containsExactly("3", "4", "4.2");
      assertThat(Reader.of(box, run, "4.2").awaitEnd().ids()).containsExactly("4.2");
      assertThat(Reader.of(box, run, "").awaitEnd().ids()).hasSize(5);
      for (String id : List.of("", "2", "4", "2.1")) {
        assertThat(box.events.isOver(Box.EDITOR, run, Optional.of(id))).as(id).isFalse();
      }
      assertThat(box.events.isOver(Box.EDITOR, run, Optional.of("4.2"))).isTrue();
    }
  }

  @Test
  void anyServerTellsOfARunThatWaitsAndOfOneThatAnotherMoves() {
    try (Box mover = Box.stepped(Dialect.POSTGRESQL);
        Box teller = mover.next()) {
      String run =
          mover
              .start(
                  mover.workflow(
                      Drawn.withTrigger()
                          .delay("pause", 1, "hours")
                          .act("a")
                          .way("start > pause > a")))
              .run()
              .id();
      mover.awaitParked(run);
      Reader reader = Reader.of(teller, run).awaitIds("1", "1.2");
      assertThat(reader.runs().getLast().waiting().reason()).isEqualTo("delay");
      mover.world.close("a");
      mover.clock().advance(Duration.ofHours(2));
      mover.renew();
      teller.renew();
      mover.scanUntil(() -> mover.world.callsOf("a") == 1);
      lookUntil(teller, () -> reader.ids().size() == 4);
      assertThat(reader.ids()).containsExactly("1", "1.2", "2", "2.3");
      mover.world.open("a");
      mover.ended(run);
      lookUntil(teller, reader::hasEnded);
      assertThat(reader.ids()).containsExactly("1", "1.2", "2", "2.3", "3", "3.4");
      assertThat(reader.entries()).isEqualTo(mover.runs.require(Box.EDITOR, run).logs());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWaitsAndIsCancelledEndsItsStreams(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = waiting(box);
      Reader reader = Reader.of(box, run).awaitIds("1", "1.2");
      box.runs.cancel(Box.EDITOR, run);
      lookUntil(box, reader::hasEnded);
      assertThat(reader.runs().getLast().status()).isEqualTo(RunStatus.FAILED);
      assertThat(reader.ids()).containsExactly("1", "1.2", "1.3");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReaderOfListsIsToldThatSomethingHasChangedAndNotWhat(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Reader reader = Reader.ofLists(box);
      lookUntil(box, () -> reader.count() == 1);
      box.events.look();
      String workflow = box.workflow(line());
      lookUntil(box, () -> reader.count() == 2);
      Reader late = Reader.ofLists(box);
      await().until(() -> late.count() == 1);
      box.run(workflow, Map.of());
      lookUntil(box, () -> reader.count() > 2 && late.count() > 1);
      int told = reader.count();
      box.events.look();
      box.events.look();
      assertThat(reader.count()).isEqualTo(told);
      assertThat(reader.ids()).containsOnly("");
      assertThat(reader.runs()).isEmpty();
      assertThat(box.events.open()).isEqualTo(2);
      box.events.stop();
      reader.awaitEnd();
      assertThatThrownBy(() -> Reader.ofLists(box))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theStreamsOfADeletedWorkflowEndWithItsRuns(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = waiting(box);
      Reader reader = Reader.of(box, run).awaitIds("1", "1.2");
      box.workflows.delete(Box.EDITOR, box.view(run).workflowId(), Optional.empty());
      lookUntil(box, reader::hasEnded);
      assertThat(reader.ids()).containsExactly("1", "1.2", "1.3");
      assertThat(reader.runs().getLast().errorCode()).isEqualTo(RunError.CANCELLED);
      assertThat(box.events.open()).isZero();
      assertRefused(RefusalCode.RESOURCE_MISSING, () -> Reader.of(box, run));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLongRecordComesInPiecesInOrder(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      List<Long> items = IntStream.range(0, 700).mapToObj(Long::valueOf).toList();
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .node(
                      "each",
                      "iterator",
                      Map.of("items", "{{ trigger.items }}", "concurrency", 20L))
                  .act("in", Map.of("value", "{{ item }} " + "x".repeat(1_000)))
                  .way("start > each:item > in"));
      RunDetail ended = box.run(workflow, Map.of("items", items));
      assertThat(ended.run().errorMessage()).isNull();
      Reader reader = Reader.of(box, ended.run().id()).awaitEnd();
      assertThat(reader.ids())
          .startsWith("1", "2", "3")
          .hasSize(703)
          .endsWith("702", "702.2")
          .doesNotHaveDuplicates();
      assertThat(reader.entries()).extracting(LogView::seq).isSorted();
      assertThat(reader.pieces()).hasSizeBetween(6, 40);
      assertThat(reader.pieces()).allMatch(piece -> piece.size() <= 201);
    }
  }

  @Test
  void whoStopsReadingIsKeptWaitingByNobodyAndCutOffAfterAMinute() {
    try (Box box = Box.stepped(Dialect.H2)) {
      box.world.close("b");
      String run = box.start(box.workflow(line())).run().id();
      await().until(() -> box.world.callsOf("b") == 1);
      Reader slow = new Reader().stopReading();
      slow.follow(box, run, null);
      slow.awaitIds("1", "2", "2.1");
      Reader other = Reader.of(box, run);
      box.world.open("b");
      box.ended(run);
      other.awaitEnd();
      assertThat(slow.ids()).containsExactly("1", "2", "2.1");
      box.clock().advance(Duration.ofSeconds(59));
      box.events.look();
      assertThat(box.events.open()).isEqualTo(1);
      box.clock().advance(Duration.ofSeconds(2));
      box.events.look();
      slow.awaitEnd();
      assertThat(box.events.open()).isZero();
      // It comes back with what it has.
      assertThat(Reader.of(box, run, slow.ids().getLast()).awaitEnd().ids())
          .containsExactly("3", "4", "4.2");
    }
  }

  @Test
  void whoReadsSlowlyMissesNothing() {
    try (Box box = Box.stepped(Dialect.H2)) {
      box.world.close("b");
      String run = box.start(box.workflow(line())).run().id();
      await().until(() -> box.world.callsOf("b") == 1);
      Reader slow = new Reader().stopReading();
      slow.follow(box, run, null);
      slow.awaitIds("1", "2", "2.1");
      box.world.open("b");
      box.ended(run);
      slow.readOn();
      slow.awaitEnd();
      assertThat(slow.ids()).containsExactly("1", "2", "2.1", "3", "4", "4.2");
    }
  }

  @Test
  void aReaderIsShownThatTheStreamIsAliveAndOneWhoIsGoneGivesItsPlaceBack() {
    try (Box box = Box.stepped(Dialect.H2)) {
      String run = waiting(box);
      Reader reader = Reader.of(box, run).awaitIds("1", "1.2");
      for (int beat = 1; beat <= 3; beat++) {
        int expected = beat;
        box.clock().advance(Duration.ofSeconds(14));
        box.events.look();
        assertThat(reader.beats()).isEqualTo(expected - 1);
        box.clock().advance(Duration.ofSeconds(1));
        await().until(() -> lookFor(box, () -> reader.beats() == expected));
      }
      reader.leave();
      box.clock().advance(Duration.ofSeconds(15));
      lookUntil(box, reader::hasEnded);
      assertThat(box.events.open()).isZero();
    }
  }

  @Test
  void aReaderWhoseTokenEndedIsToldNoMore() {
    try (Box box = Box.stepped(Dialect.H2)) {
      Reader reader = Reader.of(box, waiting(box)).awaitIds("1", "1.2");
      reader.isForbidden();
      box.clock().advance(Duration.ofSeconds(5));
      box.events.look();
      reader.awaitEnd();
      assertThat(box.events.open()).isZero();
    }
  }

  @Test
  void aServerThatStopsEndsAllStreamsAndOpensNone() {
    try (Box box = Box.on(Dialect.H2)) {
      String run = waiting(box);
      List<Reader> readers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        readers.add(Reader.of(box, run));
      }
      readers.forEach(reader -> reader.awaitIds("1", "1.2"));
      box.events.stop();
      readers.forEach(Reader::awaitEnd); // The stop waits for them only for a moment.
      assertThat(box.events.open()).isZero();
      assertRefused(RefusalCode.CAPACITY_EXCEEDED, () -> Reader.of(box, run));
    }
  }

  @Test
  void onlySoManyStreamsAreOpen() {
    try (Box box = Box.on(Dialect.H2)) {
      String run = waiting(box);
      Caller colleague = Caller.of(Box.EDITOR.org(), "colleague", List.of("viewer"));
      Caller third = Caller.of(Box.EDITOR.org(), "third", List.of("viewer"));
      // Of the permits half are for other tenants, and half of the rest for a tenant's others.
      for (int i = 0; i < Box.MOST_STREAMS / 4; i++) {
        Reader.of(box, Box.EDITOR, run);
      }
      assertThatThrownBy(() -> Reader.of(box, Box.EDITOR, run))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
                assertThat(refusal.retryAfter()).isPresent();
              });
      for (int i = 0; i < Box.MOST_STREAMS / 4; i++) {
        Reader.of(box, colleague, run);
      }
      assertRefused(RefusalCode.CAPACITY_EXCEEDED, () -> Reader.of(box, third, run));
      box.runs.cancel(Box.EDITOR, run);
      lookUntil(box, () -> box.events.open() == 0);
      for (int i = 0; i <= Box.MOST_STREAMS / 4; i++) {
        assertThat(Reader.of(box, run).awaitEnd().ids()).containsExactly("1", "1.3");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "-1", "1.", ".1", "1.2.3", "1.2 ", "99", "1.99", "12345678901", "0x1"})
  void whatIsNoEventOfTheRunIsRefused(String id) {
    try (Box box = Box.on(Dialect.H2)) {
      String run = box.run(box.workflow(line()), Map.of()).run().id();
      assertThatThrownBy(() -> Reader.of(box, run, id))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(RefusalCode.QUERY_INVALID);
                assertThat(refusal.violations())
                    .extracting(violation -> violation.pointer())
                    .containsExactly("/headers/Last-Event-ID");
              });
      assertThat(box.events.open()).isZero();
    }
  }

  @Test
  void onlyWhoMayReadTheRunFollowsIt() {
    try (Box box = Box.on(Dialect.H2)) {
      String run = box.run(box.workflow(line()), Map.of()).run().id();
      assertRefused(RefusalCode.RESOURCE_MISSING, () -> open(box, "other", "admin", run));
      assertRefused(RefusalCode.SCOPE_MISSING, () -> open(box, "default", "nobody", run));
      assertRefused(RefusalCode.RESOURCE_MISSING, () -> open(box, "default", "viewer", "nothing"));
      assertThat(box.events.open()).isZero();
    }
  }

  private static void open(Box box, String org, String group, String run) {
    box.events.open(
        Caller.of(org, "somebody", List.of(group)), run, Optional.empty(), new Reader());
  }

  private static Drawn line() {
    return Drawn.withTrigger().act("a").act("b").act("c").way("start > a > b > c");
  }

  private static String waiting(Box box) {
    String workflow =
        box.workflow(Drawn.withTrigger().delay("pause", 1, "hours").way("start > pause"));
    String run = box.start(workflow).run().id();
    box.awaitParked(run);
    return run;
  }

  private static void lookUntil(Box box, BooleanSupplier fact) {
    await().until(() -> lookFor(box, fact));
  }

  private static boolean lookFor(Box box, BooleanSupplier fact) {
    box.events.look();
    return fact.getAsBoolean();
  }

  private static void assertRefused(RefusalCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
