package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Json;
import org.workflowserver.run.CalledBy;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.state.Failure;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;

@ParameterizedClass
@EnumSource
class FactStoreTest {
  private final Dialect dialect;
  private StoreBox box;

  FactStoreTest(Dialect dialect) {
    this.dialect = dialect;
    this.box = StoreBox.on(dialect);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void aWholeRunIsOnRecordAsItWasHandedIn() {
    String run = Facts.runId();
    Fact.Accepted accepted = Facts.accepted(run, box.lease);
    Fact.Changed step = Facts.recorded(run, 1);
    assertThat(box.write(accepted, step, Facts.completed(run))).containsExactly(true, true, true);

    RunRecord recorded = box.recorded(run);
    assertThat(recorded.identity()).isEqualTo(accepted.run().identity());
    assertThat(recorded.triggerPayload()).isEqualTo("{\"a\":1}");
    assertThat(box.view(run))
        .isEqualTo(
            new RunView(
                run,
                Facts.WORKFLOW,
                1,
                RunStatus.COMPLETED,
                "manual",
                null,
                null,
                null,
                Facts.NOON,
                Facts.NOON.plusSeconds(1),
                null,
                null,
                2,
                null));
    StepRecord sent = Facts.entry(step);
    assertThat(recorded.logs())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("attempt.input")
        .containsExactly(sent);
    assertThat(box.single("select input from run_log where run_id = '" + run + "'"))
        .isEqualTo(sent.attempt().input());
    assertThat(LogView.of(sent))
        .isEqualTo(
            new LogView(
                sent.id(),
                run,
                1,
                "n1",
                "act",
                LogStatus.SUCCESS,
                1,
                List.of(),
                "default",
                "{}",
                "{}",
                null,
                sent.attempt().duration(),
                Facts.NOON,
                null));
    assertThat(box.single("select output from run_payloads")).isEqualTo("{\"did\":\"it\"}");
  }

  @Test
  void whoAskedForARunAndWhatStartedItIsKept() {
    String run = Facts.runId();
    RunIdentity identity =
        new RunIdentity(
            run,
            Facts.ORG,
            Facts.WORKFLOW,
            7,
            "workflow",
            Facts.NOON,
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            Facts.runId(),
            Facts.runId(),
            new Requester("Ada", "issuer subject"),
            new CalledBy(Facts.runId(), StepKey.of("n1", "0.2"), true, 3));
    RunRecord accepted = new RunRecord(identity, box.lease, "{}");
    box.write(new Fact.Accepted(accepted, Optional.empty(), Optional.empty()));
    assertThat(box.recorded(run)).isEqualTo(accepted);
    assertThat(box.view(run))
        .extracting(RunView::parentRunId, RunView::originalRunId, RunView::requestedBy)
        .containsExactly(identity.parentRunId(), identity.originalRunId(), "Ada");
  }

  @Test
  void factsAreWrittenAllOrNothing() {
    String run = Facts.runId();
    String other = box.running();
    assertThatThrownBy(
            () ->
                box.write(
                    Facts.accepted(run, box.lease),
                    Facts.recorded(run, 1),
                    Facts.completed(other),
                    Facts.recorded(run, 1)))
        .isInstanceOf(RuntimeException.class);
    assertThat(box.find(run)).isEmpty();
    assertThat(box.view(other).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(((Number) box.single("select count(*) from run_log")).intValue()).isZero();
  }

  @Test
  void theEndOfARunThatAnotherServerMovesIsNotRecorded() {
    String mine = box.running();
    String taken = box.running();
    String next = Ids.next(IdKind.SERVER);
    box.execute("update runs set owner = '" + next + "' where id = '" + taken + "'");
    assertThat(box.write(Facts.completed(taken), Facts.completed(mine)))
        .containsExactly(false, true);
    assertThat(box.view(taken).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(box.single("select output from run_payloads where run_id = '" + taken + "'"))
        .isNull();
    assertThat(box.single("select owner from runs where id = '" + taken + "'")).isEqualTo(next);
  }

  @Test
  void aRunEndsOnce() {
    String run = box.running();
    assertThat(box.write(Facts.failed(run, "first"))).containsExactly(true);
    assertThat(box.write(Facts.completed(run))).containsExactly(false);
    assertThat(box.view(run).errorMessage()).isEqualTo("first");
    assertThat(box.view(run).errorCode()).isEqualTo(RunError.STEP_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\0", "cut \uD83D", "\uDE00 cut", "😀", "ü€\u0001\u007f"})
  void anyTextCanBeAMessage(String message) {
    String run = box.running();
    Failure failure = new Failure("code", message, true);
    StepRecord step = Facts.entry(Facts.recorded(run, 1, Json.write(message), Facts.NOON));
    StepRecord failed =
        new StepRecord(
            new RunIds(run, Facts.ORG, Facts.WORKFLOW),
            1,
            new StepRecord.Attempt(
                new StepKey("n1", IterationPath.parse("0.2")),
                step.id(),
                "act",
                1,
                "{}",
                step.output(),
                step.attempt().duration(),
                step.attempt().at()),
            null,
            failure,
            false,
            null);
    Fact end = Facts.failed(run, message);
    box.write(Facts.recorded(failed), end);

    StepRecord entry = box.recorded(run).logs().getFirst();
    assertThat(entry.error()).isEqualTo(failure);
    assertThat(entry.step().path().indices()).containsExactly(0, 2);
    assertThat(box.view(run).errorMessage()).isEqualTo(end.end().message()).doesNotContain("\0");
    assertThat(entry.output()).isEqualTo(step.output());
  }

  @Test
  void aSecondRunUnderTheSameKeyIsNotAccepted() {
    Optional<Idempotency> key = Optional.of(new Idempotency("key", "hash"));
    String first = Facts.runId();
    String twin = Facts.runId();
    String late = Facts.runId();
    assertThat(
            box.write(
                Facts.accepted(first, box.lease, Facts.NOON, key),
                Facts.accepted(twin, box.lease, Facts.NOON, key)))
        .containsExactly(true, false);
    assertThat(box.write(Facts.accepted(late, box.lease, Facts.NOON, key))).containsExactly(false);
    assertThat(box.find(first)).isPresent();
    assertThat(box.find(twin)).isEmpty();
    assertThat(box.find(late)).isEmpty();
    assertThat(accepted(Facts.ORG, "key", Facts.NOON)).contains(first);
    assertThat(accepted("other", "key", Facts.NOON)).isEmpty();
    assertThat(accepted(Facts.ORG, "KEY", Facts.NOON)).isEmpty();
  }

  @Test
  void ofTwoKeysOfACallNeitherMayBeTaken() {
    Idempotency id = Idempotency.ofMessage("id", "m1");
    Idempotency header = Idempotency.ofMessage("header", "d1");
    Idempotency otherId = Idempotency.ofMessage("id", "m2");
    Idempotency otherHeader = Idempotency.ofMessage("header", "d2");
    assertThat(box.write(accepted(id.and(header)))).containsExactly(true);
    assertThat(
            box.write(
                accepted(otherId.and(header)),
                accepted(id.and(otherHeader)),
                accepted(otherId.and(otherHeader)),
                accepted(otherId)))
        .containsExactly(false, false, true, false);
    assertThat(box.single("select count(*) from runs")).isEqualTo(2L);
    assertThat(box.single("select count(*) from idempotency_keys")).isEqualTo(4L);
  }

  private Fact.Accepted accepted(Idempotency key) {
    return Facts.accepted(Facts.runId(), box.lease, Facts.NOON, Optional.of(key));
  }

  @Test
  void aKeyIsForgottenWhenItIsOld() {
    Optional<Idempotency> key = Optional.of(new Idempotency("key", "hash"));
    box.write(Facts.accepted(Facts.runId(), box.lease, Facts.NOON, key));
    Instant dayLater = Facts.NOON.plus(Duration.ofHours(24));
    assertThat(accepted(Facts.ORG, "key", dayLater)).isPresent();
    assertThat(accepted(Facts.ORG, "key", dayLater.plusNanos(1_000))).isEmpty();
    assertThat(box.write(Facts.accepted(Facts.runId(), box.lease, Facts.NOON, key)))
        .containsExactly(true);
  }

  @Test
  void ofTwinsAtTheSameTimeOneIsAccepted() throws Exception {
    // One process has an H2 database, and one writer.
    int writers = dialect == Dialect.H2 ? 1 : 4;
    Optional<Idempotency> key = Optional.of(new Idempotency("key", "hash"));
    CyclicBarrier together = new CyclicBarrier(writers);
    List<Future<boolean[]>> writes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (int i = 0; i < 4; i++) {
        writes.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return box.write(Facts.accepted(Facts.runId(), box.lease, Facts.NOON, key));
                }));
      }
    }
    int accepted = 0;
    for (Future<boolean[]> write : writes) {
      accepted += write.get()[0] ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(1);
    assertThat(((Number) box.single("select count(*) from runs")).intValue()).isEqualTo(1);
  }

  /** New York's clocks skip 02:00–03:00 on 8 March and repeat 01:00–02:00 on 1 November 2026. */
  @ParameterizedTest
  @ValueSource(strings = {"America/New_York", "Asia/Kathmandu", "UTC"})
  void instantsKeepTheirMicrosecondsWhateverTheZoneOfTheServer(String zone) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try (StoreBox inZone = StoreBox.on(dialect)) {
      List<Instant> instants =
          List.of(
              Instant.parse("1883-11-18T17:00:00.123456Z"),
              Instant.parse("1970-01-01T00:00:00Z"),
              Instant.parse("2026-03-08T06:59:59.999999Z"),
              Instant.parse("2026-03-08T07:00:00.000001Z"),
              Instant.parse("2026-03-08T07:30:00.500000Z"),
              Instant.parse("2026-11-01T05:30:00.123456Z"),
              Instant.parse("2026-11-01T06:30:00.123456Z"),
              Instant.parse("9999-12-31T00:00:00.000001Z"));
      List<String> ids = new ArrayList<>();
      for (Instant instant : instants) {
        String run = Facts.id(IdKind.RUN, instant);
        ids.add(run);
        inZone.write(
            Facts.accepted(run, inZone.lease, instant, Optional.empty()),
            Facts.recorded(run, 1, "{}", instant),
            Facts.ended(run, null, null, null, instant, false));
      }
      IntStream.range(0, ids.size())
          .forEach(
              i -> {
                RunRecord recorded = inZone.recorded(ids.get(i));
                assertThat(recorded.identity().startedAt()).isEqualTo(instants.get(i));
                assertThat(inZone.view(ids.get(i)).completedAt()).isEqualTo(instants.get(i));
                assertThat(recorded.logs().getFirst().attempt().at()).isEqualTo(instants.get(i));
                assertThat(foundAt(inZone, instants.get(i))).containsExactly(ids.get(i));
              });
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private static List<String> foundAt(StoreBox box, Instant instant) {
    RunFilter filter =
        RunFilter.ALL.between(Optional.of(instant), Optional.of(instant.plusNanos(1_000)));
    return box.in(() -> box.runs.list(Facts.ORG, filter, Optional.empty(), 10)).items().stream()
        .map(RunView::id)
        .toList();
  }

  private Optional<String> accepted(String orgId, String key, Instant now) {
    return box.in(
        () -> box.runs.keys().accepted(orgId, Facts.WORKFLOW, new Idempotency(key, "hash"), now));
  }
}
