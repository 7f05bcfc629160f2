package org.workflowserver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.database.Transactions;

class LivingServersTest {
  private final SettableTime time = new SettableTime(Instant.parse("2026-03-01T12:00:00Z"));
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicBoolean away = new AtomicBoolean();

  @ParameterizedTest
  @EnumSource
  void areCountedNowAndThenWhereOthersCanBe(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      LeaseStore leases = new LeaseStore(database.sql(), time);
      LivingServers servers = new LivingServers(leases, counting(database), time);
      assertThat(servers.count()).isEqualTo(1);
      String first = database.transactions().inNew(() -> leases.register("first"));
      database.transactions().inNew(() -> leases.register("second"));
      database.transactions().inNew(() -> leases.register("third"));

      assertThat(servers.count()).isEqualTo(1);
      assertThat(asked).hasValue(1);
      time.advance(LivingServers.FRESH);
      int all = dialect == Dialect.H2 ? 1 : 3;
      assertThat(servers.count()).isEqualTo(all);
      assertThat(servers.count()).isEqualTo(all);
      assertThat(asked).hasValue(2);

      database.transactions().doInNew(() -> leases.end(first));
      away.set(true);
      time.advance(LivingServers.FRESH);
      assertThat(servers.count()).isEqualTo(all);
      assertThat(servers.count()).isEqualTo(all);
      assertThat(asked).hasValue(3);
      away.set(false);
      time.advance(Duration.ofMinutes(1));
      assertThat(servers.count()).isEqualTo(Math.max(1, all - 1));
    }
  }

  private Transactions counting(TestDatabase database) {
    return new Transactions() {
      @Override
      public <T> T inNew(Supplier<T> work) {
        asked.incrementAndGet();
        if (away.get()) {
          throw new IllegalStateException("The database is away.");
        }
        return database.transactions().inNew(work);
      }
    };
  }
}
