package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.CalledBy;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.TraceStore.Found;
import org.workflowserver.run.state.Failure;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;
import org.workflowserver.run.trace.EntryFilter;
import org.workflowserver.run.trace.RelatedRuns;
import org.workflowserver.run.trace.StepTrace;

@ParameterizedClass
@EnumSource
class TraceStoreTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final StoreBox box;
  private final TraceStore traces;
  private final String run;

  TraceStoreTest(Dialect dialect) {
    this.box = StoreBox.on(dialect);
    this.traces = box.runs.traces();
    this.run = box.running();
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void attemptsStandAloneAndThoseOfItemsTogether() {
    box.write(
        step(1, "start", "", LogStatus.SUCCESS, 1, "{}"),
        step(2, "call", "", LogStatus.WARNING, 1, "{}"),
        step(3, "call", "", LogStatus.SUCCESS, 2, "{}"),
        step(4, "each", "0", LogStatus.SUCCESS, 1, "{}"),
        step(5, "each", "1", LogStatus.ERROR, 1, "{}"),
        step(6, "each", "2", LogStatus.SUCCESS, 1, "{}"));

    List<StepTrace> steps = box.in(() -> traces.steps(run));

    assertThat(steps)
        .extracting(StepTrace::nodeId, StepTrace::status, StepTrace::count, StepTrace::attempt)
        .containsExactly(
            tuple("start", LogStatus.SUCCESS, 1, 1),
            tuple("call", LogStatus.WARNING, 1, 1),
            tuple("call", LogStatus.SUCCESS, 1, 2),
            tuple("each", LogStatus.SUCCESS, 2, 1),
            tuple("each", LogStatus.ERROR, 1, 1));
    StepTrace items = steps.get(3);
    assertThat(items.iterated()).isTrue();
    assertThat(items.copied()).isFalse();
    assertThat(List.of(items.first(), items.last())).containsExactly(4, 6);
    // Each took a second, and was recorded as many seconds after noon as its number says.
    assertThat(items.from()).isEqualTo(Facts.NOON.plusSeconds(3));
    assertThat(items.to()).isEqualTo(Facts.NOON.plusSeconds(6));
  }

  @Test
  void entriesAreFoundByFailureNodeItemAndText() {
    box.write(
        step(1, "start", "", LogStatus.SUCCESS, 1, "{\"name\":\"Ada 100% İzmir\"}"),
        step(2, "call", "", LogStatus.WARNING, 1, "{}"),
        step(3, "each", "0", LogStatus.SUCCESS, 1, "{}"),
        step(4, "inner", "1.0", LogStatus.ERROR, 1, "{}"),
        step(5, "each", "10", LogStatus.SUCCESS, 1, "{}"));

    assertThat(found(new EntryFilter(true, none(), none(), none()))).containsExactly(2, 4);
    assertThat(found(EntryFilter.ofNode("each", false))).containsExactly(3, 5);
    assertThat(found(new EntryFilter(false, none(), Optional.of(List.of(1)), none())))
        .containsExactly(4);
    assertThat(found(ofText("ADA 100%"))).containsExactly(1);
    assertThat(found(ofText("ada_100"))).isEmpty();
    assertThat(found(ofText("İzmir"))).containsExactly(1);
    assertThat(found(ofText("it broke"))).containsExactly(2, 4);
    assertThat(found(ofText("inner"))).containsExactly(4);
    assertThat(found(EntryFilter.ALL)).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void anEntrySaysWhatItsStepWasAndHowLongItTook() {
    Fact.Changed fact = step(1, "inner", "2.0", LogStatus.SUCCESS, 3, "{}");
    box.write(fact);
    assertThat(box.in(() -> traces.entries(run, EntryFilter.ALL, 0, 10)).entries())
        .containsExactly(
            new LogView(
                Facts.entry(fact).id(),
                run,
                1,
                "inner",
                "act",
                LogStatus.SUCCESS,
                3,
                List.of(2, 0),
                "default",
                "",
                "",
                null,
                SECOND,
                Facts.NOON.plusSeconds(1),
                null));
  }

  @Test
  void aSearchLooksAtABoundedPieceOfTheRecord() {
    List<Fact> facts = new ArrayList<>();
    int last = TraceStore.TEXTS_LOOKED_AT + 5;
    for (int seq = 1; seq <= last; seq++) {
      facts.add(step(seq, "n", "", LogStatus.SUCCESS, 1, seq == last ? "{\"a\":\"here\"}" : "{}"));
    }
    box.write(facts.toArray(Fact[]::new));

    Found first = box.in(() -> traces.entries(run, ofText("here"), 0, 10));
    assertThat(first.entries()).isEmpty();
    assertThat(first.lookedAt()).contains(TraceStore.TEXTS_LOOKED_AT);
    Found second = box.in(() -> traces.entries(run, ofText("here"), first.lookedAt().get(), 10));
    assertThat(second.entries()).extracting(LogView::seq).containsExactly(last);
    assertThat(second.lookedAt()).isEmpty();

    Found page = box.in(() -> traces.entries(run, EntryFilter.ALL, 0, 10));
    assertThat(page.entries()).hasSize(10);
    assertThat(page.lookedAt()).contains(10);
  }

  @Test
  void anEntryIsReadWholeAndLongOnesOnRequestOnly() {
    box.write(
        step(1, "a", "", LogStatus.SUCCESS, 1, "{\"a\":\"" + "x".repeat(100) + "\"}"),
        step(2, "b", "", LogStatus.SUCCESS, 1, "{}"));

    assertThat(box.in(() -> traces.entry(run, 1)).orElseThrow().output()).hasSize(108);
    assertThat(box.in(() -> traces.entry(run, 3))).isEmpty();
    assertThat(box.in(() -> traces.entries(run, List.of(1, 2), 50)))
        .extracting(LogView::seq)
        .containsExactly(2);
  }

  @Test
  void aRunKnowsTheRunsAroundIt() {
    String repeating = Facts.runId();
    String called = Facts.runId();
    String resuming = Facts.runId();
    RunRecord resumed = run(resuming, run, null);
    Fact.Changed start = step(1, "start", "", LogStatus.SUCCESS, 1, "{}");
    box.write(start);
    box.write(
        new Fact.Accepted(run(repeating, run, null), Optional.empty(), Optional.empty()),
        new Fact.Accepted(
            resumed.copying(List.of(Facts.entry(start))), Optional.empty(), Optional.empty()));
    box.write(
        new Fact.Changed(
            new RunIds(run, Facts.ORG, Facts.WORKFLOW),
            new RunFact.Waiting(new Wait.Child(Facts.waiter(run, "sub"), called)),
            List.of(
                new Fact.RunCalled(
                    run(called, null, new CalledBy(run, StepKey.of("sub", ""), true, 1))))));

    RelatedRuns family = family(run);
    assertThat(family.repeats()).extracting(RunView::id).containsExactly(resuming, repeating);
    assertThat(family.rerunAs()).extracting(RunView::id).containsExactly(repeating);
    assertThat(family.resumedAs()).extracting(RunView::id).containsExactly(resuming);
    assertThat(box.in(() -> traces.entries(resuming, EntryFilter.ALL, 0, 10)).entries())
        .extracting(LogView::copiedFrom)
        .containsExactly(Facts.entry(start).id());
    assertThat(box.in(() -> traces.entries(run, EntryFilter.ALL, 0, 10)).entries())
        .extracting(LogView::copiedFrom)
        .containsOnlyNulls();
    assertThat(family.called()).extracting(RelatedRuns.Called::nodeId).containsExactly("sub");
    assertThat(family.called().getFirst().run().id()).isEqualTo(called);
    assertThat(family.isOpen()).isTrue();
    assertThat(family(called).isOpen()).isFalse();
    assertThat(family.callingNode()).isEmpty();
    assertThat(family(called).callingNode()).contains("sub");
    assertThat(family(repeating).repeats()).isEmpty();
  }

  private RelatedRuns family(String id) {
    return box.in(() -> traces.family(box.runs.find(Facts.ORG, id).orElseThrow()));
  }

  private static RunRecord run(String id, String original, CalledBy caller) {
    RunIdentity identity =
        new RunIdentity(
            id,
            Facts.ORG,
            Facts.WORKFLOW,
            1,
            "manual",
            Facts.NOON,
            null,
            caller == null ? null : caller.runId(),
            original,
            null,
            caller);
    return new RunRecord(identity, null, "{}");
  }

  private List<Integer> found(EntryFilter filter) {
    return box.in(() -> traces.entries(run, filter, 0, 100)).entries().stream()
        .map(LogView::seq)
        .toList();
  }

  private static EntryFilter ofText(String text) {
    return new EntryFilter(false, none(), none(), Optional.of(text));
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private Fact.Changed step(
      int seq, String node, String iteration, LogStatus status, int attempt, String output) {
    boolean failed = status != LogStatus.SUCCESS;
    return Facts.recorded(
        new StepRecord(
            new RunIds(run, Facts.ORG, Facts.WORKFLOW),
            seq,
            new StepRecord.Attempt(
                new StepKey(node, IterationPath.parse(iteration)),
                Ids.next(IdKind.LOG),
                "act",
                attempt,
                "{}",
                output,
                SECOND,
                Facts.NOON.plusSeconds(seq)),
            failed ? null : "default",
            failed ? new Failure("broken", "It broke.", true) : null,
            status == LogStatus.WARNING,
            null));
  }
}
