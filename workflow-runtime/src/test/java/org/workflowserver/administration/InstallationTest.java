package org.workflowserver.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.identity.Caller;
import org.workflowserver.refusal.Refusal;

/** What operators see of servers and storage, on both databases. */
@ParameterizedClass
@EnumSource
class InstallationTest {
  private static final Caller ROOT = Caller.of("default", "root", List.of("admin"));
  private static final Caller TENANT = Caller.of("elsewhere", "ada", List.of("admin"));

  private final Dialect dialect;
  private final TestDatabase database;
  private final SettableTime time = new SettableTime(Instant.parse("2026-03-01T12:00:00Z"));
  private final LeaseStore leases;
  private final Servers servers;
  private final Storage storage;

  InstallationTest(Dialect dialect) {
    this.dialect = dialect;
    this.database = TestDatabase.fresh(dialect);
    this.leases = new LeaseStore(database.sql(), time);
    this.servers = new Servers(database.sql(), leases, database.transactions(), time);
    this.storage = new Storage(database.sql(), database.transactions(), time);
  }

  @AfterEach
  void end() {
    database.close();
  }

  @Test
  void serversAreListedWithWhatTheyTold() {
    String gone = database.transactions().inNew(() -> leases.register("gone"));
    database.transactions().doInNew(() -> leases.end(gone));
    time.advance(Duration.ofSeconds(1));
    String lease = database.transactions().inNew(() -> leases.register("here"));
    assertThat(servers.list(ROOT))
        .extracting(ServerView::name, ServerView::alive, ServerView::version)
        .containsExactly(tuple("here", true, null), tuple("gone", false, null));
    servers.note(Optional.of(lease));
    time.advance(Duration.ofSeconds(10));
    servers.note(Optional.of(lease));
    ServerView here = servers.list(ROOT).getFirst();
    assertThat(here.version()).isNotEmpty();
    assertThat(here.processors()).isPositive();
    assertThat(here.runs()).isZero();
    assertThat(here.leaseAge()).isLessThan(Duration.ofMinutes(1));
    // The test's clock is another one than that of a database elsewhere.
    assertThat(here.clockOffset().isZero()).isEqualTo(dialect == Dialect.H2);
    servers.note(Optional.empty());
  }

  @Test
  void aServerWhoseSystemSaysNothingOfItsLoadIsListed() {
    database
        .transactions()
        .doInNew(
            () -> {
              ServerState state = new ServerState("1", 2, null, Duration.ofSeconds(3));
              new ServerStateStore(database.sql()).note(leases.register("here"), state, time.now());
            });
    assertThat(servers.list(ROOT))
        .extracting(ServerView::processors, ServerView::load, ServerView::clockOffset)
        .containsExactly(tuple(2, null, Duration.ofSeconds(3)));
  }

  @Test
  void growthIsToldFromTheDayThatIsOnRecord() {
    assertThat(storage.require(ROOT).since()).isNull();
    assertThat(table(storage.require(ROOT), "servers").addedRows()).isNull();
    storage.note();
    time.advance(Duration.ofHours(1));
    storage.note();
    time.advance(Duration.ofDays(2));
    storage.note();
    StorageView seen = storage.require(ROOT);
    assertThat(seen.since()).isEqualTo("2026-03-01");
    assertThat(table(seen, "servers").addedRows()).isZero();
    assertThat(seen.whole().name()).isEmpty();
    assertThat(seen.estimated()).isEqualTo(dialect == Dialect.H2);
    if (dialect == Dialect.POSTGRESQL) {
      assertThat(seen.whole().bytes()).isPositive();
      assertThat(table(seen, "servers").bytes()).isPositive();
    }
    assertThat(table(seen, "servers").addedBytes()).isZero();
    time.advance(Duration.ofDays(40));
    storage.note();
    assertThat(storage.require(ROOT).since()).isEqualTo("2026-04-12");
  }

  @Test
  void aTablesBytesAndTheirGrowthAreThoseOfItsRows() {
    database.transactions().doInNew(() -> leases.register("x".repeat(200)));
    storage.note();
    time.advance(Duration.ofDays(1));
    for (int i = 0; i < 300; i++) {
      database.transactions().doInNew(() -> leases.register("y".repeat(200)));
    }
    StorageView seen = storage.require(ROOT);
    assertThat(table(seen, "servers").bytes()).isBetween(60_000L, 400_000L);
    assertThat(table(seen, "servers").addedBytes()).isBetween(50_000L, 400_000L);
    assertThat(seen.tables().getFirst().bytes())
        .isGreaterThanOrEqualTo(table(seen, "servers").bytes());
  }

  @Test
  void onlyTheFirstTenantsAdministratorsSeeIt() {
    for (Runnable call :
        List.<Runnable>of(() -> servers.list(TENANT), () -> storage.require(TENANT))) {
      assertThatExceptionOfType(Refusal.class).isThrownBy(call::run);
    }
  }

  private static TableView table(StorageView seen, String name) {
    return seen.tables().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
