package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;

class DatabaseReadinessTest {
  private final SettableTime time = new SettableTime(Instant.parse("2026-03-01T12:00:00Z"));
  private final JdbcDataSource database = new JdbcDataSource();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile CountDownLatch answered = new CountDownLatch(0);
  private final DatabaseReadiness readiness = new DatabaseReadiness(time, counted());

  @Test
  void aFloodOfQuestionsLooksOnceInASecond() throws Exception {
    database.setURL("jdbc:h2:mem:readiness");
    assertThat(readiness.isReady()).isTrue();
    time.advance(Duration.ofSeconds(1));
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(callers.submit(readiness::isReady));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
    assertThat(connections).hasValue(2);
    time.advance(Duration.ofMillis(999));
    assertThat(readiness.isReady()).isTrue();
    assertThat(connections).hasValue(2);
    time.advance(Duration.ofMillis(1));
    assertThat(readiness.isReady()).isTrue();
    assertThat(connections).hasValue(3);
  }

  @Test
  void whileTheDatabaseKeepsOneCallerWaitingTheOthersAreAnsweredAtOnce() throws Exception {
    database.setURL("jdbc:h2:mem:readiness");
    assertThat(readiness.isReady()).isTrue();
    time.advance(Duration.ofSeconds(1));
    answered = new CountDownLatch(1);
    FutureTask<Boolean> looks = new FutureTask<>(readiness::isReady);
    Thread looking = Thread.ofPlatform().daemon().start(looks);
    await().until(() -> looking.getState() == Thread.State.WAITING);
    assertThat(meanwhile()).as("as it was").isTrue();
    time.advance(Duration.ofSeconds(2));
    assertThat(meanwhile()).as("it does not answer within seconds").isFalse();
    assertThat(connections).hasValue(2);
    answered.countDown();
    assertThat(looks.get()).isTrue();
    assertThat(readiness.isReady()).isTrue();
  }

  /** The answer to another caller, who would not get it in time if it waited. */
  private boolean meanwhile() throws Exception {
    FutureTask<Boolean> asks = new FutureTask<>(readiness::isReady);
    Thread.ofPlatform().daemon().start(asks);
    return asks.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aChangeIsSeenWithinASecond() {
    database.setURL("jdbc:h2:mem:missing;IFEXISTS=TRUE");
    assertThat(readiness.isReady()).isFalse();
    database.setURL("jdbc:h2:mem:readiness");
    assertThat(readiness.isReady()).isFalse();
    assertThat(connections).hasValue(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(readiness.isReady()).isTrue();
    database.setURL("jdbc:h2:mem:missing;IFEXISTS=TRUE");
    time.advance(Duration.ofSeconds(1));
    assertThat(readiness.isReady()).isFalse();
  }

  private DataSource counted() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              connections.incrementAndGet();
              answered.await();
              return database.getConnection();
            });
  }
}
