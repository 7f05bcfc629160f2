package org.workflowserver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;

@ParameterizedClass
@EnumSource
class LeaseStoreTest {
  private static final Duration AGE = Duration.ofSeconds(10);

  /** A server whose own clock is years off: leases are not judged by it. */
  private final SettableTime time = new SettableTime(Instant.parse("2001-01-01T00:00:00Z"));

  private final Dialect dialect;
  private final TestDatabase database;
  private final LeaseStore leases;

  LeaseStoreTest(Dialect dialect) {
    this.dialect = dialect;
    this.database = TestDatabase.fresh(dialect);
    this.leases = new LeaseStore(database.sql(), time);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everyRegistrationIsALeaseOfItsOwn() {
    assertThat(register()).isNotEqualTo(register());
  }

  @Test
  void aLivingLeaseIsRenewedAndRemembersItsLastBatch() {
    String lease = register();
    String other = register();
    assertThat(renew(lease, 7)).isTrue();
    assertThat(lastBatch(lease)).isEqualTo(7);
    assertThat(lastBatch(other)).isZero();
    assertThat(lastBatch("unknown")).isEqualTo(-1);
  }

  @Test
  void theFenceRefusesALeaseThatHasEnded() {
    String lease = register();
    renew(lease, 1);
    database.transactions().doInNew(() -> leases.end(lease));
    assertThat(renew(lease, 2)).isFalse();
    assertThat(renew("unknown", 2)).isFalse();
    assertThat(lastBatch(lease)).isEqualTo(1);
  }

  @Test
  void aDeadLeaseIsEndedOnceAndForAll() {
    String own = register();
    String dead = register();
    age(dead, 11);
    assertThat(endDead(own)).containsExactly(dead);
    assertThat(endDead(own)).isEmpty();
    assertThat(renew(dead, 9)).isFalse();
    assertThat(renew(own, 1)).isTrue();
  }

  @Test
  void aLeaseIsJudgedByTheClockOfTheDatabase() {
    String own = register();
    String late = register();
    String dead = register();
    age(own, 60);
    age(late, 5);
    age(dead, 11);
    // On H2 no other process can be alive, whatever its heartbeat says.
    List<String> expected = dialect == Dialect.H2 ? List.of(late, dead) : List.of(dead);
    assertThat(endDead(own)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void ofTwoServersOneEndsADeadLease() throws Exception {
    String first = register();
    // An H2 database has one server.
    String second = dialect == Dialect.H2 ? first : register();
    List<String> dead = IntStream.range(0, 10).mapToObj(i -> register()).toList();
    dead.forEach(lease -> age(lease, 30));
    Set<String> servers = Set.copyOf(List.of(first, second));
    CyclicBarrier together = new CyclicBarrier(servers.size());
    List<Future<List<String>>> scans = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String server : servers) {
        scans.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return endDead(server);
                }));
      }
    }
    List<String> ended = new ArrayList<>();
    for (Future<List<String>> scan : scans) {
      ended.addAll(scan.get());
    }
    assertThat(ended).containsExactlyInAnyOrderElementsOf(dead);
  }

  private String register() {
    return database.transactions().inNew(() -> leases.register("server"));
  }

  private boolean renew(String lease, long batch) {
    return database
        .transactions()
        .inNew(() -> leases.renew(lease, batch, Instant.EPOCH, leases.generation()));
  }

  private long lastBatch(String lease) {
    return database.transactions().inNew(() -> leases.lastBatch(lease));
  }

  private List<String> endDead(String own) {
    return database.transactions().inNew(() -> leases.endDead(own, AGE));
  }

  private void age(String lease, int seconds) {
    database
        .transactions()
        .inNew(
            () ->
                database
                    .entityManager()
                    .createNativeQuery(
                        "update servers set heartbeat = heartbeat - interval '"
                            + seconds
                            + "' second where id = ?1")
                    .setParameter(1, lease)
                    .executeUpdate());
  }
}
