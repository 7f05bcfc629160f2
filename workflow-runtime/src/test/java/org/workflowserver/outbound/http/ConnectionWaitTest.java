package org.workflowserver.outbound.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.Secrecy;

/** Calls to targets that have as many connections as they may. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ConnectionWaitTest {
  private static final Duration TIMEOUT = ofSeconds(20);
  private static final byte[] EMPTY =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final SettableTime time = new SettableTime(Instant.EPOCH);
  private final MemoryBudget memory = new MemoryBudget();
  private final OutboundHttp http =
      new OutboundHttp(
          OutboundPolicy.of("127.0.0.1/32:1024-65535", true),
          InetAddress::getAllByName,
          scheduler,
          time);

  /** One for each connection to the target that a call holds. */
  private final List<CountDownLatch> held = new ArrayList<>();

  private final List<Call> calls = new ArrayList<>();
  private ScriptedServer target;

  @BeforeEach
  void open() throws IOException {
    target = new ScriptedServer();
  }

  @AfterEach
  void close() throws IOException {
    held.forEach(CountDownLatch::countDown);
    http.close();
    target.close();
    for (Call call : calls) {
      call.code();
    }
    scheduler.shutdownNow();
  }

  @Test
  void aStepsCallThatWaitedLongerThanItsTimeOutIsSentAndAnswered() {
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    Call call = waiting(request("acme", "/late"), step());
    time.advance(ofSeconds(60));
    held.getFirst().countDown();
    assertThat(call.code()).isEqualTo("200");
    assertThat(requestsTo("/late")).isEqualTo(1);
  }

  @Test
  void aStepsCallHasNoMoreThanItsTimeOutOnceItIsSent() {
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    target.answer((out, socket) -> time.advance(TIMEOUT));
    Call call = waiting(request("acme", "/late"), step());
    time.advance(ofSeconds(60));
    held.getFirst().countDown();
    assertThat(call.code()).isEqualTo("timed_out: No complete answer within 20 s");
    assertThat(requestsTo("/late")).isEqualTo(1);
  }

  /** As that for a token, or that of a node that is tested. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallWhoseEndSomebodyWaitsForHasOneTimeForAll(boolean tested) {
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    Call call =
        waiting(request("acme", "/late"), tested ? memory.reservation("acme", TIMEOUT) : null);
    time.advance(TIMEOUT);
    held.getFirst().countDown();
    assertThat(call.code()).isEqualTo("timed_out: No complete answer within 20 s");
    assertThat(requestsTo("/late")).isZero();
  }

  @Test
  void whoWaitsInVainIsToldHowLong() {
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    CallTime call = new CallTime(time, TIMEOUT, step());
    assertThat(call.noConnection(null))
        .hasMessage(
            "No connection was free within 300 s, so many calls are under way; the request was not"
                + " sent");
    assertThat(new CallTime(time, TIMEOUT, null).noConnection(null))
        .hasMessageStartingWith("No connection was free within 20 s");
  }

  @Test
  void allWaitsOfACallTogetherHaveABound() throws Exception {
    CallTime call = new CallTime(time, TIMEOUT, step());
    List<Long> bounds = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      call.waiting(
          until -> {
            bounds.add(until - time.nanoTime());
            time.advance(ofSeconds(100));
            return Optional.of("a permit");
          });
    }
    assertThat(bounds).containsExactly(ofSeconds(300).toNanos(), ofSeconds(200).toNanos());
    assertThat(call.deadline() - time.nanoTime()).isEqualTo(TIMEOUT.toNanos());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void theCallsOfARedirectHaveOneTimeTogetherAndTheWaitBetweenIsNotOfIt(int seconds)
      throws IOException {
    try (ScriptedServer first = new ScriptedServer()) {
      first.answer(
          (out, socket) -> {
            time.advance(ofSeconds(15));
            String head = "HTTP/1.1 302 Go\r\nContent-Length: 0\r\nLocation: ";
            out.write((head + target.url("/late") + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
          });
      fill("acme", GuardedConnections.MAX_OF_TENANT);
      target.answer(
          (out, socket) -> {
            time.advance(ofSeconds(seconds));
            if (seconds < 5) {
              out.write(EMPTY);
            }
          });
      MemoryBudget.Reservation step = lastTurn();
      Call call = new Call(request("acme", first.url("/"), true), step);
      awaitSuspended();
      time.advance(ofSeconds(60));
      held.getFirst().countDown();
      assertThat(call.code())
          .isEqualTo(seconds < 5 ? "200" : "timed_out: No complete answer within 20 s");
      assertThat(requestsTo("/late")).isEqualTo(1);
    }
  }

  @Test
  void whoIsInterruptedWaitsNoLongerAndSendsNothing() {
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    Call call = waiting(request("acme", "/late"), step());
    call.thread.interrupt();
    assertThat(call.code()).startsWith("timed_out: No connection was free");
    assertThat(call.interrupted).isTrue();
    held.getFirst().countDown();
    assertThat(requestsTo("/late")).isZero();
  }

  @Test
  void aStepThatIsNotWantedAnyMoreWhenThereIsAConnectionSendsNothing() {
    AtomicBoolean pointless = new AtomicBoolean();
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    Call call = waiting(request("acme", "/late"), memory.reservation("acme", pointless::get));
    pointless.set(true);
    held.getFirst().countDown();
    assertThat(call.code()).startsWith("timed_out: The run could not use the call any more");
    assertThat(requestsTo("/late")).isZero();
    assertThat(waiting(request("acme", "/next"), step()).code()).isEqualTo("200");
  }

  @Test
  void aCallThatWaitsIsNotUnderWay() {
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    Call call = new Call(request("acme", "/late"), lastTurn());
    awaitSuspended();
    held.getFirst().countDown();
    assertThat(call.code()).isEqualTo("200");
  }

  @Test
  void callsThatWaitForOneTargetTakeNothingFromThoseToAnother() throws IOException {
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    List<Call> waiting = new ArrayList<>();
    for (int i = 0; i < GuardedConnections.MAX_IN_ALL; i++) {
      waiting.add(new Call(request("acme", "/waits"), step()));
    }
    waiting.forEach(Call::awaitWaiting);
    try (ScriptedServer healthy = new ScriptedServer()) {
      healthy.always("200 OK", "", new byte[0]);
      assertThat(new Call(request("acme", healthy.url("/"), false), null).code()).isEqualTo("200");
    }
    assertThat(requestsTo("/waits")).isZero();
    held.forEach(CountDownLatch::countDown);
    waiting.forEach(call -> assertThat(call.code()).isEqualTo("200"));
    assertThat(requestsTo("/waits")).isEqualTo(waiting.size());
  }

  @Test
  void callsOfManyTenantsThatWaitForOneTargetTakeNothingFromThoseToAnother() throws IOException {
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    fill("other", GuardedConnections.MAX_PER_TARGET - GuardedConnections.MAX_OF_TENANT);
    List<Call> waiting = new ArrayList<>();
    for (int i = 0; i < GuardedConnections.MAX_IN_ALL; i++) {
      String tenant = "tenant" + i / GuardedConnections.MAX_OF_TENANT;
      MemoryBudget.Reservation step = memory.reservation(tenant, () -> false);
      waiting.add(new Call(request(tenant, "/waits"), step));
    }
    waiting.forEach(Call::awaitWaiting);
    try (ScriptedServer healthy = new ScriptedServer()) {
      healthy.always("200 OK", "", new byte[0]);
      assertThat(new Call(request("last", healthy.url("/"), false), null).code()).isEqualTo("200");
    }
    assertThat(requestsTo("/waits")).isZero();
    held.forEach(CountDownLatch::countDown);
    waiting.forEach(call -> assertThat(call.code()).isEqualTo("200"));
  }

  @Test
  void aTurnThatComesTooLateSendsNothing() throws Exception {
    for (boolean tooLate : new boolean[] {false, true}) {
      CallTime call =
          new CallTime(
              time,
              TIMEOUT,
              memory.reservation(
                  "acme",
                  () -> {
                    // As long as a lease is renewed.
                    time.advance(ofSeconds(tooLate ? 201 : 199));
                    return false;
                  }));
      call.waiting(
          until -> {
            time.advance(ofSeconds(100));
            return Optional.of("a permit");
          });
      if (tooLate) {
        assertThatExceptionOfType(OutboundFailure.class)
            .isThrownBy(call::begin)
            .withMessageStartingWith("No connection was free within 300 s");
      } else {
        call.begin();
        assertThat(call.deadline() - time.nanoTime()).isEqualTo(TIMEOUT.toNanos());
      }
    }
  }

  @Test
  void aConnectionThatBecomesFreeGoesToATenantThatHasFewer() {
    fill("acme", GuardedConnections.MAX_OF_TENANT);
    int rest = GuardedConnections.MAX_PER_TARGET - GuardedConnections.MAX_OF_TENANT;
    assertThat(rest).isPositive();
    fill("other", rest);
    CountDownLatch next = holdNext();
    Call more = waiting(request("acme", "/more"), step());
    Call first = waiting(request("other", "/first"), step());
    held.getFirst().countDown();
    await().until(() -> requestsTo("/first") == 1);
    assertThat(requestsTo("/more")).isZero();
    next.countDown();
    assertThat(first.code()).isEqualTo("200");
    assertThat(more.code()).isEqualTo("200");
  }

  private MemoryBudget.Reservation step() {
    return memory.reservation("acme", () -> false);
  }

  /** A step that is under way beside so many others that no further one may be. */
  private MemoryBudget.Reservation lastTurn() {
    MemoryBudget.Reservation last = step();
    IntStream.range(0, 1_023).forEach(i -> assertThat(step().awaitCall()).isTrue());
    assertThat(last.awaitCall()).isTrue();
    return last;
  }

  /** Returns when that step waits for a connection: another may be under way. */
  private void awaitSuspended() {
    try (MemoryBudget.Reservation another = step()) {
      assertThat(another.awaitCall()).isTrue();
    }
  }

  private long requestsTo(String path) {
    return target.requests().stream().filter(it -> it.contains(" " + path + " ")).count();
  }

  /** Holds so many connections of a tenant to the target; it answers others at once. */
  private void fill(String org, int connections) {
    int before = target.requests().size();
    for (int i = 0; i < connections; i++) {
      holdNext();
    }
    target.always("200 OK", "", new byte[0]);
    for (int i = 0; i < connections; i++) {
      new Call(request(org, target.url("/held"), ofSeconds(300), false), null);
    }
    await().until(() -> target.requests().size() == before + connections);
  }

  private CountDownLatch holdNext() {
    CountDownLatch latch = new CountDownLatch(1);
    held.add(latch);
    target.answer(
        (out, socket) -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          out.write(EMPTY);
        });
    return latch;
  }

  private OutboundRequest request(String org, String path) {
    return request(org, target.url(path), false);
  }

  private static OutboundRequest request(String org, String url, boolean follow) {
    return request(org, url, TIMEOUT, follow);
  }

  private static OutboundRequest request(String org, String url, Duration time, boolean follow) {
    return new OutboundRequest("GET", url, List.of(), null, null, follow, time, Secrecy.NONE, org);
  }

  /** A call that waits for a connection. */
  private Call waiting(OutboundRequest request, MemoryBudget.Reservation step) {
    Call call = new Call(request, step);
    call.awaitWaiting();
    return call;
  }

  /** A call on a thread of its own. */
  private final class Call {
    private final FutureTask<String> result;
    private final Thread thread;
    private volatile boolean interrupted;

    Call(OutboundRequest request, MemoryBudget.Reservation step) {
      result = new FutureTask<>(() -> send(request, step));
      thread = Thread.ofVirtual().start(result);
      calls.add(this);
    }

    private String send(OutboundRequest request, MemoryBudget.Reservation step) {
      try {
        return Integer.toString(http.send(request, step).status());
      } catch (OutboundFailure e) {
        return e.code() + ": " + e.getMessage();
      } finally {
        interrupted = Thread.currentThread().isInterrupted();
        if (step != null) {
          step.close();
        }
      }
    }

    /** Returns when the thread waits, or is done. */
    void awaitWaiting() {
      await()
          .until(
              () ->
                  thread.getState() == Thread.State.TIMED_WAITING
                      || thread.getState() == Thread.State.TERMINATED);
    }

    /** The status of the answer, or what went wrong. */
    String code() {
      try {
        return result.get();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
