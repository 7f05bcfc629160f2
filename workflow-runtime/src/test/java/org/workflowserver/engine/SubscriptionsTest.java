package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.engine.Subscribed.Message;
import org.workflowserver.identity.Caller;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.outbound.http.ScriptedServer;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.subscription.DeliveryView;
import org.workflowserver.subscription.SubscriptionView;
import org.workflowserver.vault.KnownSecrets;

/** Other systems are told of ended runs and opened interactions. */
class SubscriptionsTest {
  private static final byte[] NOTHING = new byte[0];
  private static final Caller STRANGER = Caller.of("stranger", "mallory", List.of("admin"));

  @ParameterizedTest
  @EnumSource
  void messagesAreSentWhileThereAreEventsToSpread(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      AtomicLong left = new AtomicLong(-1);
      subscribed.target.answer(
          (out, socket) -> {
            left.compareAndSet(-1, box.count("event_outbox"));
            out.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          });
      subscribed.toAll();
      box.execute(
          "insert into event_outbox (subject_id, event, org_id, run_id, workflow_id,"
              + " workflow_version, status, started_at, happened_at) select 'r' || cast(x as"
              + " varchar), 'run.completed', 'default', 'r', 'w', 1, 'completed',"
              + " current_timestamp, current_timestamp from "
              + (dialect == Dialect.H2 ? "system_range" : "generate_series")
              + "(1, 3000) as n(x)");
      subscribed.awaitMessages(1);
      await().until(() -> left.get() >= 0);
      assertThat(left.get()).isGreaterThan(1_000);
    }
  }

  /** Who sent it took longer than its claim, and notes what came of it while others claim it. */
  @Test
  void whatIsDeliveredIsNotDueAnyMore() {
    try (Box box = Box.stepped(Dialect.POSTGRESQL);
        Subscribed subscribed = Subscribed.on(box);
        Box next = box.next();
        Subscribed taker = subscribed.next(next)) {
      CountDownLatch answer = new CountDownLatch(1);
      subscribed.target.answer(
          (out, socket) -> {
            awaitLatch(answer);
            out.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          });
      subscribed.toAll();
      box.run(box.workflow(Drawn.withTrigger().act("a").way("start > a")), Map.of());
      subscribed.awaitMessages(1);
      box.advance(Duration.ofMinutes(1));
      next.renew();
      Hold claim = next.storesWay.hold(2, Point.BEFORE_COMMIT);
      taker.facade.look();
      claim.awaitReached();
      answer.countDown();
      claim.release();
      await().until(() -> box.busyThreads() == 0 && next.busyThreads() == 0);
      await().until(() -> box.count("subscription_deliveries where status = 'delivered'") == 1);
      assertThat(
              box.count(
                  "subscription_deliveries where status = 'delivered' and next_at is not null"))
          .isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachEventIsToldOnceAndSigned(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      String subscription = subscribed.toAll();
      String good = box.run(good(box), Map.of("secret", "of the run")).run().id();
      String bad = box.run(box.workflow(failing()), Map.of()).run().id();
      String asking = box.start(box.workflow(asking())).run().id();
      box.awaitParked(asking);
      List<Message> messages = subscribed.awaitMessages(3);
      subscribed.awaitSettled();

      assertThat(messages)
          .extracting(message -> message.body().get("type") + " " + message.data().get("run_id"))
          .containsExactlyInAnyOrder(
              "run.completed " + good, "run.failed " + bad, "interaction.opened " + asking);
      assertThat(messages)
          .allSatisfy(
              message -> {
                assertThat(message.headers().get("webhook-signature"))
                    .isEqualTo(message.expectedSignature());
                assertThat(message.headers()).containsEntry("content-type", "application/json");
                assertThat(message.body()).containsOnlyKeys("type", "timestamp", "data");
                assertThat(message.text()).doesNotContain("of the run");
              });
      Message failed = of(messages, "run.failed");
      assertThat(failed.data())
          .containsEntry("status", "failed")
          .containsEntry("error_code", "terminated")
          .containsEntry("completed_at", failed.body().get("timestamp"));
      assertThat(of(messages, "interaction.opened").data())
          .containsEntry("node_id", "ask")
          .containsEntry("status", "awaiting_ui_interaction");
      assertThat(subscribed.deliveries(subscription))
          .hasSize(3)
          .allSatisfy(
              delivery -> {
                assertThat(delivery.status()).isEqualTo("delivered");
                assertThat(delivery.attempts()).isEqualTo(1);
                assertThat(delivery.responseStatus()).isEqualTo(204);
                assertThat(delivery.nextAttemptAt()).isNull();
              })
          .extracting(DeliveryView::id)
          .containsExactlyInAnyOrderElementsOf(messages.stream().map(Message::id).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyElseIsToldAndNothingIsKeptForThem(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      String workflow = good(box);
      Map<String, Object> narrow =
          Subscribed.body(subscribed.target.url("/hook"), List.of("run.failed"));
      narrow.put("workflow_id", box.workflow(failing()));
      box.run(workflow, Map.of());
      assertThat(box.count("event_outbox")).isZero();
      String subscription = subscribed.facade.create(Box.EDITOR, narrow).id();
      box.run(workflow, Map.of());
      box.run(box.workflow(failing()), Map.of());
      String told = box.run((String) narrow.get("workflow_id"), Map.of()).run().id();
      subscribed.awaitMessages(1);
      subscribed.awaitSettled();
      assertThat(subscribed.deliveries(subscription))
          .extracting(DeliveryView::subjectId)
          .containsExactly(told);
      subscribed.facade.delete(Box.EDITOR, subscription);
      box.run((String) narrow.get("workflow_id"), Map.of());
      assertThat(box.count("event_outbox")).isZero();
    }
  }

  /** The end of a run that no server moves is recorded beside the journal. */
  @ParameterizedTest
  @EnumSource
  void aParkedRunThatIsCancelledIsTold(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      subscribed.toAll();
      String run =
          box.start(
                  box.workflow(Drawn.withTrigger().delay("pause", 2, "hours").way("start > pause")))
              .run()
              .id();
      box.awaitParked(run);
      box.runs.cancel(Box.EDITOR, run);
      assertThat(subscribed.awaitMessages(1).getFirst().data())
          .containsEntry("run_id", run)
          .containsEntry("error_code", "cancelled");
    }
  }

  @Test
  void aServerKnowsOfASubscriptionThatAnotherOneHasJustMade() {
    try (Box box = Box.on(Dialect.POSTGRESQL);
        Box other = box.next();
        Subscribed subscribed = Subscribed.on(other)) {
      String workflow = good(box);
      box.run(workflow, Map.of());
      subscribed.toAll();
      String told = box.run(workflow, Map.of()).run().id();
      assertThat(subscribed.awaitMessages(1).getFirst().data()).containsEntry("run_id", told);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotTakenIsSentAgainWithTheSameBytes(Dialect dialect) {
    try (Box box = Box.stepped(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      subscribed.target.answer(
          "503 Busy", "", "a body that is not kept".getBytes(StandardCharsets.UTF_8));
      String subscription = subscribed.toAll();
      box.run(good(box), Map.of());
      subscribed.awaitDelivery(subscription, "pending", 1);
      subscribed.awaitSettled();
      DeliveryView refused = subscribed.newest(subscription).orElseThrow();
      assertThat(refused.responseStatus()).isEqualTo(503);
      assertThat(refused.error()).isEqualTo("The target answered 503 Busy");
      assertThat(refused.nextAttemptAt()).isEqualTo(box.now().plusSeconds(5));
      box.advance(Duration.ofSeconds(4));
      subscribed.awaitSettled();
      assertThat(subscribed.target.requests()).hasSize(1);
      box.advance(Duration.ofSeconds(1));
      List<Message> messages = subscribed.awaitMessages(2);
      DeliveryView taken = subscribed.awaitDelivery(subscription, "delivered", 2);
      assertThat(taken.error()).isNull();
      assertThat(messages.get(1).id()).isEqualTo(messages.get(0).id()).isEqualTo(taken.id());
      assertThat(messages.get(1).text()).isEqualTo(messages.get(0).text());
      assertThat(messages.get(1).headers().get("webhook-timestamp"))
          .isEqualTo(Long.toString(box.now().getEpochSecond()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterADayItIsGivenUpUntilSomebodyAsksForItAgain(Dialect dialect) {
    try (Box box = Box.stepped(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      subscribed.target.always("404 Not Found", "", NOTHING);
      String subscription = subscribed.toAll();
      box.run(good(box), Map.of());
      DeliveryView last = subscribed.awaitDelivery(subscription, "pending", 1);
      subscribed.awaitSettled();
      while (!subscribed.newest(subscription).orElseThrow().status().equals("failed")) {
        last = subscribed.newest(subscription).orElseThrow();
        box.advance(Duration.between(box.now(), last.nextAttemptAt()));
        int attempts = last.attempts();
        subscribed.awaitAttemptAfter(subscription, attempts);
      }
      DeliveryView failed = subscribed.newest(subscription).orElseThrow();
      assertThat(failed.attempts()).isBetween(25, 40);
      assertThat(failed.error()).isEqualTo("The target answered 404 Not Found");
      assertThat(Duration.between(failed.createdAt(), failed.finishedAt()))
          .isBetween(Duration.ofHours(24), Duration.ofHours(25));
      assertThat(failed.nextAttemptAt()).isNull();

      subscribed.target.always("200 OK", "", NOTHING);
      DeliveryView asked = subscribed.facade.redeliver(Box.EDITOR, subscription, failed.id());
      assertThat(asked.status()).isEqualTo("pending");
      DeliveryView taken =
          subscribed.awaitDelivery(subscription, "delivered", failed.attempts() + 1);
      assertThat(taken.id()).isEqualTo(failed.id());
    }
  }

  /** A target that takes nothing is owed so many messages, and no more. */
  @ParameterizedTest
  @EnumSource
  void ofTooManyThatWaitTheOldestFail(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box);
        LoggedLines log = LoggedLines.of("org.workflowserver.subscription.DeliveryWork")) {
      String subscription = subscribed.toAll();
      String row =
          "insert into subscription_deliveries (id, org_id, subscription_id, event, subject_id,"
              + " payload, status, attempts, created_at, tried_since, next_at) select 'dlv_'"
              + " || lpad(cast(x as varchar), 26, '0'), '%s', '%s', 'run.completed', 'x', '{}',"
              + " 'pending', 0, current_timestamp, current_timestamp - cast(x as integer) * interval"
              + " '1' second, timestamp with time zone '2100-01-01 00:00:00+00:00' from %s(1, 10000)"
              + " as n(x)";
      box.execute(
          row.formatted(
              Box.EDITOR.org(),
              subscription,
              dialect == Dialect.H2 ? "system_range" : "generate_series"));
      box.run(good(box), Map.of());
      subscribed.awaitMessages(1);
      subscribed.awaitSettled();

      String dropped = "subscription_deliveries where status = 'failed'";
      assertThat(box.count(dropped)).isEqualTo(1);
      assertThat(
              box.count(
                  dropped
                      + " and id = 'dlv_%026d' and next_at is null and error like 'More than 10,000 %%'"
                          .formatted(10_000)))
          .isEqualTo(1);
      assertThat(subscribed.facade.dropped()).isEqualTo(1);
      box.run(good(box), Map.of());
      subscribed.awaitMessages(2);
      assertThat(subscribed.facade.dropped()).isEqualTo(1);
      assertThat(log.warnings())
          .containsExactly(
              "More than 10,000 messages wait for subscription %s of tenant %s; the oldest fail until its target takes them."
                  .formatted(subscription, Box.EDITOR.org()));
    }
  }

  @Test
  void whoDiesBetweenSendingAndNotingLetsAnotherSendItAgain() {
    try (Box box = Box.stepped(Dialect.POSTGRESQL);
        Subscribed subscribed = Subscribed.on(box)) {
      CountDownLatch dead = new CountDownLatch(1);
      subscribed.target.answer(
          (out, socket) -> {
            box.die();
            dead.countDown();
            out.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          });
      String subscription = subscribed.toAll();
      box.run(good(box), Map.of());
      subscribed.awaitMessages(1);
      awaitLatch(dead);
      try (Box next = box.next();
          Subscribed taker = subscribed.next(next)) {
        taker.facade.look();
        assertThat(taker.newest(subscription).orElseThrow().status()).isEqualTo("pending");
        next.clock().advance(Duration.ofMinutes(1));
        List<Message> messages = taker.awaitMessages(2);
        DeliveryView taken = taker.awaitDelivery(subscription, "delivered", 2);
        assertThat(messages).extracting(Message::id).containsOnly(taken.id());
        assertThat(messages).extracting(Message::text).containsOnly(messages.get(0).text());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTargetThatHangsKeepsNoOtherWaiting(Dialect dialect) throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box);
        ScriptedServer hanging = Subscribed.server()) {
      for (int i = 0; i < 30; i++) {
        hanging.answer((out, socket) -> awaitLatch(over));
      }
      String stuck =
          subscribed
              .facade
              .create(Box.EDITOR, Subscribed.body(hanging.url("/"), Subscribed.ALL_EVENTS))
              .id();
      String workflow = good(box);
      for (int i = 0; i < 20; i++) {
        box.run(workflow, Map.of());
      }
      subscribed.awaitMessages(hanging, 1);
      subscribed.toAll();
      box.run(workflow, Map.of());
      subscribed.awaitMessages(1);
      assertThat(hanging.requests()).hasSizeLessThanOrEqualTo(8);
      assertThat(subscribed.deliveries(stuck))
          .extracting(DeliveryView::status)
          .containsOnly("pending");
    } finally {
      over.countDown();
    }
  }

  /** What is down is asked with one message, and told everything when it is there again. */
  @ParameterizedTest
  @EnumSource
  void aTargetThatTakesNothingIsAskedWithOneMessage(Dialect dialect) {
    try (Box box = Box.stepped(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      String workflow = good(box);
      subscribed.target.always("500 Down", "", NOTHING);
      subscribed.toAll();
      box.run(workflow, Map.of());
      subscribed.awaitMessages(1);
      subscribed.awaitSettled();
      for (int i = 0; i < 12; i++) {
        box.run(workflow, Map.of());
      }
      subscribed.awaitSettled();
      assertThat(subscribed.target.requests()).hasSize(1);
      box.advance(Duration.ofSeconds(2));
      subscribed.awaitMessages(2);
      subscribed.awaitSettled();
      assertThat(subscribed.target.requests()).hasSize(2);
      subscribed.target.always("200 OK", "", NOTHING);
      box.advance(Duration.ofSeconds(10));
      subscribed.awaitMessages(15);
      subscribed.awaitSettled();
      assertThat(box.count("subscription_deliveries where status = 'delivered'")).isEqualTo(13);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeSignedOrSentFailsAtOnce(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      String subscription = subscribed.toAll();
      String workflow = good(box);
      box.secrets.with("default", Subscribed.SECRET, "signing", "c2VjcmV0", "elsewhere.example");
      box.run(workflow, Map.of());
      assertThat(subscribed.awaitDelivery(subscription, "failed", 1).error())
          .isEqualTo("The signing secret is not for the host of the URL");
      box.secrets.remove("default", Subscribed.SECRET);
      box.run(workflow, Map.of());
      subscribed.awaitDeliveries(subscription, "failed", 2);
      assertThat(subscribed.newest(subscription).orElseThrow().error())
          .isEqualTo("The signing secret is not in the vault any more, or has expired");
      assertThat(subscribed.target.requests()).isEmpty();
    }
  }

  /** A redirect would lead where nobody has looked, and an answer of 410 says that it is over. */
  @ParameterizedTest
  @EnumSource
  void aRedirectIsNotFollowedAndGoneIsGone(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      subscribed.target.answer(
          "302 Found", "Location: " + subscribed.target.url("/elsewhere") + "\r\n", NOTHING);
      String subscription = subscribed.toAll();
      box.run(good(box), Map.of());
      subscribed.awaitMessages(1);
      subscribed.awaitSettled();
      DeliveryView delivery = subscribed.awaitDelivery(subscription, "pending", 1);
      assertThat(delivery.error()).isEqualTo("The target answered 302 Found");
      assertThat(subscribed.target.requests()).hasSize(1);
      subscribed.target.always("410 Gone", "", NOTHING);
      subscribed.facade.redeliver(Box.EDITOR, subscription, delivery.id());
      assertThat(subscribed.awaitDelivery(subscription, "failed", 2).responseStatus())
          .isEqualTo(410);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeletedSubscriptionIsToldNothingMore(Dialect dialect) {
    try (Box box = Box.stepped(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      subscribed.target.answer("500 Down", "", NOTHING);
      String subscription = subscribed.toAll();
      box.run(good(box), Map.of());
      subscribed.awaitMessages(1);
      subscribed.awaitSettled();
      subscribed.facade.delete(Box.EDITOR, subscription);
      String other = subscribed.toAll();
      box.advance(Duration.ofHours(1));
      box.run(good(box), Map.of());
      subscribed.awaitMessages(2);
      subscribed.awaitDelivery(other, "delivered", 1);
      subscribed.awaitSettled();
      assertThat(subscribed.target.requests()).hasSize(2);
      assertRefused(
          RefusalCode.RESOURCE_MISSING,
          () -> subscribed.facade.deliveries(Box.EDITOR, subscription, PageRequest.first(1)));
      assertRefused(
          RefusalCode.RESOURCE_MISSING, () -> subscribed.facade.delete(Box.EDITOR, subscription));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatASubscriptionSaysIsChecked(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      String url = subscribed.target.url("/");
      box.secrets.with("default", KnownSecrets.id(8), "plain", "not base64!");
      box.secrets.with("default", KnownSecrets.id(9), "bound", "c2VjcmV0", "elsewhere.example");
      box.secrets.with("stranger", KnownSecrets.id(1), "theirs", "c2VjcmV0");
      assertThat(problems(subscribed, Map.of()))
          .containsExactly(
              "/url parameter_missing", "/events parameter_missing", "/secret parameter_missing");
      assertThat(problems(subscribed, with(url, "url", "ftp//no", "events", List.of("run.lost"))))
          .containsExactly("/url parameter_invalid", "/events/0 parameter_invalid");
      assertThat(problems(subscribed, with(url, "events", List.of())))
          .containsExactly("/events parameter_invalid");
      assertThat(problems(subscribed, with(url, "events", "run.failed", "workflow_id", 7L)))
          .containsExactly("/events parameter_invalid", "/workflow_id parameter_invalid");
      assertThat(problems(subscribed, with(url, "workflow_id", "fl_none")))
          .containsExactly("/workflow_id parameter_invalid");
      for (int n : new int[] {1, 2, 8}) {
        assertThat(problems(subscribed, with(url, "secret", KnownSecrets.id(n))))
            .containsExactly("/secret parameter_invalid");
      }
      assertThat(problems(subscribed, with(url, "secret", KnownSecrets.id(9))))
          .containsExactly("/url parameter_invalid");
      assertThat(box.count("subscriptions")).isZero();
      assertThat(box.count("audit_pending where action like 'subscription%'")).isZero();

      SubscriptionView made =
          subscribed.facade.create(
              Box.EDITOR, with(url, "events", List.of("run.failed", "run.failed"), "more", true));
      assertThat(made.events()).containsExactly("run.failed");
      assertThat(made.createdBy()).isEqualTo("ed");
      assertThat(box.count("audit_pending where action = 'subscription.created'")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTenantHasSoManyAndSeesItsOwn(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Subscribed subscribed = Subscribed.on(box)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        ids.add(subscribed.toAll());
      }
      assertRefused(RefusalCode.PARAMETER_INVALID, subscribed::toAll);
      Slice<SubscriptionView> page = subscribed.facade.list(Box.EDITOR, PageRequest.first(60));
      Slice<SubscriptionView> rest =
          subscribed.facade.list(Box.EDITOR, new PageRequest(60, page.next()));
      List<String> listed = new ArrayList<>();
      page.items().forEach(one -> listed.add(one.id()));
      rest.items().forEach(one -> listed.add(one.id()));
      assertThat(listed).containsExactlyElementsOf(ids.reversed());
      assertThat(rest.next()).isEmpty();
      subscribed.facade.delete(Box.EDITOR, ids.getFirst());
      subscribed.toAll();

      assertThat(subscribed.facade.list(STRANGER, PageRequest.first(10)).items()).isEmpty();
      String theirs = ids.getLast();
      assertRefused(RefusalCode.RESOURCE_MISSING, () -> subscribed.facade.delete(STRANGER, theirs));
      Caller operator = Caller.of("default", "op", List.of("operator"));
      assertRefused(
          RefusalCode.SCOPE_MISSING, () -> subscribed.facade.list(operator, PageRequest.first(10)));
      assertRefused(RefusalCode.SCOPE_MISSING, () -> subscribed.facade.create(operator, Map.of()));
    }
  }

  private static Message of(List<Message> messages, String type) {
    return messages.stream()
        .filter(message -> message.body().get("type").equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> with(String url, Object... members) {
    Map<String, Object> body = new HashMap<>(Subscribed.body(url, Arrays.asList("run.completed")));
    for (int i = 0; i < members.length; i += 2) {
      body.put((String) members[i], members[i + 1]);
    }
    return body;
  }

  private static List<String> problems(Subscribed subscribed, Map<String, Object> body) {
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> subscribed.facade.create(Box.EDITOR, body));
    assertThat(refusal).as("%s", body).isNotNull();
    return refusal.violations().stream()
        .map((Violation violation) -> violation.pointer() + " " + violation.code())
        .toList();
  }

  private static void assertRefused(RefusalCode code, Runnable call) {
    assertThat(catchThrowableOfType(Refusal.class, call::run))
        .isNotNull()
        .extracting(Refusal::code)
        .isEqualTo(code);
  }

  private static String good(Box box) {
    return box.workflow(Drawn.withTrigger().act("a").way("start > a"));
  }

  private static Drawn failing() {
    return Drawn.withTrigger()
        .node("end", "terminate", Map.of("status", "failed", "message", "no"))
        .way("start > end");
  }

  private static Drawn asking() {
    return Drawn.withTrigger()
        .node("ask", "ui_interaction", Map.of("title", "Go?"))
        .way("start > ask");
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(180, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
