package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
  private static final int ROWS = 4_000;

  @TempDir Path folder;

  @Test
  void theFileDoesNotGrowWithEachCommit() throws SQLException, IOException {
    long left = fileAfterCommits("left", false);
    long compacted = fileAfterCommits("compacted", true);
    assertThat(compacted).isLessThan(left / 2);
  }

  @Test
  void onPostgresqlNothingIsDoneAndNoConnectionIsTakenTwice() throws SQLException {
    AtomicInteger taken = new AtomicInteger();
    try (TestDatabase database = TestDatabase.fresh(Dialect.POSTGRESQL)) {
      Compaction compaction =
          new Compaction(
              () -> {
                taken.incrementAndGet();
                return database.dataSource().getConnection();
              });
      assertThat(compaction.compactPart()).isFalse();
      assertThat(compaction.compactPart()).isFalse();
    }
    assertThat(taken).hasValue(1);
  }

  /** Bytes of a file into which rows were committed one by one. */
  private long fileAfterCommits(String name, boolean compact) throws SQLException, IOException {
    JdbcDataSource source = new JdbcDataSource();
    // Chunks that nobody needs are free at once, not after three quarters of a minute.
    source.setURL("jdbc:h2:file:%s;WRITE_DELAY=0;RETENTION_TIME=0".formatted(folder.resolve(name)));
    Compaction compaction = new Compaction(source::getConnection);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table things (id varchar(40) primary key, text varchar(2000))");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into things values (?, ?)")) {
        for (int i = 0; i < ROWS; i++) {
          insert.setString(1, Integer.toHexString(Integer.reverse(i)));
          insert.setString(2, "x".repeat(200));
          insert.executeUpdate();
          if (compact && i % 100 == 0) {
            compactAll(compaction);
          }
        }
      }
      try (ResultSet count = statement.executeQuery("select count(*) from things")) {
        assertThat(count.next()).isTrue();
        assertThat(count.getInt(1)).isEqualTo(ROWS);
      }
      return Files.size(folder.resolve(name + ".mv.db"));
    }
  }

  private static void compactAll(Compaction compaction) {
    for (int i = 0; i < 8 && compaction.compactPart(); i++) {
      assertThat(i).isLessThan(8);
    }
  }
}
