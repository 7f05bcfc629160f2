package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.RandomAccessStore;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.settings.DatabaseSync;

class CompactionTest {
  private static final int ROWS = 4_000;

  /** What each row has in it, of which little can be compressed. */
  private static final int ROW_BYTES = 200;

  /** Some of the files that this many leave were not found whole, unless they were settled. */
  private static final int KILLED_ROWS = 300;

  /** What a turn may take of a disk that is full. */
  private static final long SPARE = 128 << 10;

  /** More than any file here needs. */
  private static final int MOST_TURNS = 100;

  @TempDir Path folder;

  private final SettableTime time = new SettableTime(Instant.EPOCH);

  @Test
  void theFileDoesNotGrowWithEachCommit() throws SQLException, IOException {
    try (Connection connection = open("left")) {
      commitRows(connection, () -> {});
      assertThat(size("left")).isGreaterThan(8L * ROWS * ROW_BYTES);
    }
    try (Connection connection = open("compacted")) {
      Compaction compaction = compaction("compacted", DatabaseSync.DISK);
      commitRows(connection, () -> compaction.compact(Long.MAX_VALUE));
      compactAll(compaction);
      assertThat(size("compacted")).isLessThan(4L * ROWS * ROW_BYTES);
      assertThat(count(connection)).isEqualTo(ROWS);
    }
  }

  @Test
  void theFileShrinksToWhatIsLeftWhileItIsOpen() throws SQLException, IOException {
    try (Connection connection = open("emptied");
        Statement statement = connection.createStatement()) {
      Compaction compaction = compaction("emptied", DatabaseSync.DISK);
      commitRows(connection, () -> compaction.compact(Long.MAX_VALUE));
      compactAll(compaction);
      long full = size("emptied");
      statement.execute("delete from things where substring(id, 1, 1) <> 'f'");
      compactAll(compaction);
      assertThat(size("emptied")).isLessThan(full / 5);
      assertThat(count(connection)).isBetween(1, ROWS / 10);
    }
  }

  @Test
  void onAFullDiskTheFileShrinks() throws SQLException, IOException {
    try (Connection connection = open("full")) {
      Compaction compaction = compaction("full", DatabaseSync.DISK);
      commitRows(connection, () -> {});
      long full = size("full");
      for (int i = 0; i < MOST_TURNS; i++) {
        compaction.compact(SPARE);
      }
      assertThat(size("full")).isLessThan(full / 2);
      assertThat(count(connection)).isEqualTo(ROWS);
    }
  }

  @Test
  void onAFullDiskATurnTakesWhatIsFreeWithinTheFile() throws SQLException {
    try (Connection connection = open("short")) {
      Compaction compaction = compaction("short", DatabaseSync.DISK);
      commitRows(connection, () -> {});
      compaction.begin();
      long unused = unused(connection);
      assertThat((long) compaction.compact(0)).isLessThanOrEqualTo(unused);
      assertThat(compaction.compact(Long.MAX_VALUE)).as("what is left to do").isPositive();
    }
  }

  @Test
  void aCleanStopLeavesASmallFile() throws SQLException, IOException {
    try (Connection connection = open("stopped")) {
      commitRows(connection, () -> {});
      assertThat(size("stopped")).isGreaterThan(8L * ROWS * ROW_BYTES);
      compaction("stopped", DatabaseSync.PROCESS).end();
    }
    assertThat(size("stopped")).isLessThan(3L * ROWS * ROW_BYTES);
    try (Connection connection = open("stopped")) {
      assertThat(count(connection)).isEqualTo(ROWS);
    }
  }

  /** What a killed process leaves is what is in the file at the moment. */
  @Test
  void aFileThatWasNotClosedIsWholeAfterItWasOpenedAndClosed() throws SQLException, IOException {
    Random random = new Random(1);
    byte[] text = new byte[500];
    try (Connection connection = open("killed", "");
        Statement statement = connection.createStatement()) {
      statement.execute("create table things (id int primary key, text varchar)");
      database(connection).setRetentionTime(0);
      for (int rows = 1; rows <= KILLED_ROWS; rows++) {
        random.nextBytes(text);
        statement.execute(
            "insert into things values (%d, '%s')"
                .formatted(rows - 1, HexFormat.of().formatHex(text)));
        if (rows > KILLED_ROWS - 80 && rows % 10 == 0) {
          requireWholeImage(rows);
        }
      }
    }
  }

  private void requireWholeImage(int rows) throws SQLException, IOException {
    copyKilled();
    String url = "jdbc:h2:file:" + folder.resolve("image") + ";MAX_COMPACT_TIME=0";
    Properties account = new Properties();
    account.setProperty("user", "");
    Address address = Address.of(Optional.of(url), folder, account, "here:8080");
    for (int command = 1; command <= 3; command++) {
      try (Connection image = OfflineDatabase.open(address)) {
        assertThat(count(image)).as("%s rows, command %s", rows, command).isEqualTo(rows);
      }
    }
    copyKilled();
    for (int start = 1; start <= 3; start++) {
      // Nothing says how long chunks are kept, as when the server opens it.
      try (Connection image = open("image", "")) {
        new Compaction(() -> open("image", ""), time, DatabaseSync.PROCESS).begin();
        assertThat(count(image)).as("%s rows, start %s", rows, start).isEqualTo(rows);
      }
    }
  }

  private void copyKilled() throws IOException {
    Files.copy(
        folder.resolve("killed.mv.db"),
        folder.resolve("image.mv.db"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** What is free after a commit may be written over by the next one. */
  @Test
  void whereTheDiskIsForcedItHasEachCommitThatMakesAFileSafe() throws SQLException {
    ForcedPath forced = new ForcedPath();
    FilePath.register(forced);
    try (Connection connection = open("forced:" + folder.resolve("settled"), "")) {
      createThings(connection);
      Map<DatabaseSync, Long> times = new EnumMap<>(DatabaseSync.class);
      for (DatabaseSync sync : DatabaseSync.values()) {
        long before = ForcedPath.TIMES.get();
        new Compaction(() -> open("forced:" + folder.resolve("settled"), ""), time, sync).begin();
        times.put(sync, ForcedPath.TIMES.get() - before);
      }
      assertThat(times.get(DatabaseSync.DISK)).isGreaterThan(times.get(DatabaseSync.PROCESS) + 2);
    } finally {
      FilePath.unregister(forced);
    }
  }

  /** H2 finds its last commit by a chunk that the next twenty commits do not replace. */
  @Test
  void whatIsOutOfDateIsKeptForSomeCommitsAndNoLongerThanOnAMachineThatFails() throws SQLException {
    try (Connection connection = open("aging")) {
      Compaction compaction = compaction("aging", DatabaseSync.PROCESS);
      compaction.compact(Long.MAX_VALUE);
      assertThat(retention(connection)).isEqualTo(45_000);
      commitRows(connection, () -> {});
      time.advance(Duration.ofSeconds(3));
      compaction.compact(Long.MAX_VALUE);
      assertThat(retention(connection)).isEqualTo(6_000);
      time.advance(Duration.ofSeconds(7));
      compaction.compact(Long.MAX_VALUE);
      assertThat(retention(connection)).isEqualTo(20_000);
      time.advance(Duration.ofSeconds(30));
      compaction.compact(Long.MAX_VALUE);
      assertThat(retention(connection)).isEqualTo(45_000);
    }
  }

  @Test
  void whereTheDiskIsForcedAMachineThatFailsFindsWhatItForcedLast() throws SQLException {
    try (Connection connection = open("forced")) {
      Compaction compaction = compaction("forced", DatabaseSync.DISK);
      int before = retention(connection);
      commitRows(connection, () -> compaction.compact(Long.MAX_VALUE));
      assertThat(retention(connection)).isEqualTo(before);
    }
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
              },
              time,
              DatabaseSync.PROCESS);
      assertThat(compaction.compact(Long.MAX_VALUE)).isZero();
      assertThat(compaction.compact(Long.MAX_VALUE)).isZero();
    }
    assertThat(taken).hasValue(1);
  }

  /** Chunks that nobody needs are free at once, where nothing else is said. */
  private Connection open(String name) throws SQLException {
    return open(name, ";RETENTION_TIME=0");
  }

  /** H2 compacts nothing of itself. */
  private Connection open(String name, String options) throws SQLException {
    return new org.h2.Driver()
        .connect(
            "jdbc:h2:%s;WRITE_DELAY=0;COMPRESS=TRUE;MAX_COMPACT_TIME=0%s"
                .formatted(name.contains(":") ? name : "file:" + folder.resolve(name), options),
            new Properties());
  }

  private Compaction compaction(String name, DatabaseSync sync) {
    return new Compaction(() -> open(name), time, sync);
  }

  /** Commits rows one by one, on many pages; something is done after every hundredth. */
  private static void commitRows(Connection connection, Runnable after) throws SQLException {
    createThings(connection);
    for (int i = 0; i < ROWS; i++) {
      commitRow(connection, HexFormat.of().toHexDigits(Integer.reverse(i)), ROW_BYTES);
      if (i % 100 == 0) {
        after.run();
      }
    }
  }

  private static void createThings(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table things (id varchar(40) primary key, text varchar(2000))");
    }
  }

  private static void commitRow(Connection connection, String id, int bytes) throws SQLException {
    byte[] text = new byte[bytes / 2];
    new Random(id.hashCode()).nextBytes(text);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into things values (?, ?)")) {
      insert.setString(1, id);
      insert.setString(2, HexFormat.of().formatHex(text));
      insert.executeUpdate();
    }
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("select count(*) from things")) {
      assertThat(count.next()).isTrue();
      return count.getInt(1);
    }
  }

  private static int retention(Connection connection) throws SQLException {
    return database(connection).getRetentionTime();
  }

  private static Database database(Connection connection) throws SQLException {
    return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession()).getDatabase();
  }

  private static long unused(Connection connection) throws SQLException {
    RandomAccessStore file =
        (RandomAccessStore) database(connection).getStore().getMvStore().getFileStore();
    return file.size() * (100 - file.getFillRate()) / 100;
  }

  private long size(String name) throws IOException {
    return Files.size(folder.resolve(name + ".mv.db"));
  }

  private static void compactAll(Compaction compaction) {
    for (int i = 0; i < MOST_TURNS; i++) {
      compaction.compact(Long.MAX_VALUE);
    }
  }
}
