package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.run.Fact;
import org.workflowserver.run.record.TailStore.Piece;

@ParameterizedClass
@EnumSource
class TailStoreTest {
  private static final Pattern SCAN_COUNT = Pattern.compile("scanCount: (\\d+)");
  private static final int LENGTH = 1_000;

  /** Of one entry: its output and the empty input. */
  private static final long SIZE = LENGTH + "{}".length();

  private final Dialect dialect;
  private final StoreBox box;
  private final TailStore tail;
  private final String run;

  TailStoreTest(Dialect dialect) {
    this.dialect = dialect;
    this.box = StoreBox.on(dialect);
    this.tail = new TailStore(box.database.sql());
    this.run = box.running();
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void aPieceEndsWhereItsNumberOfEntriesIsReached() {
    record(100);
    assertThat(next(0, 30, Long.MAX_VALUE)).isEqualTo(new Piece(30, 30 * SIZE, true));
    assertThat(next(30, 69, Long.MAX_VALUE)).isEqualTo(new Piece(99, 69 * SIZE, true));
    assertThat(next(30, 70, Long.MAX_VALUE)).isEqualTo(new Piece(100, 70 * SIZE, false));
    assertThat(next(30, 71, Long.MAX_VALUE)).isEqualTo(new Piece(100, 70 * SIZE, false));
    assertThat(next(98, 30, Long.MAX_VALUE)).isEqualTo(new Piece(100, 2 * SIZE, false));
    assertThat(next(100, 30, Long.MAX_VALUE)).isEqualTo(new Piece(100, 0, false));
  }

  @Test
  void aPieceEndsBeforeItGetsTooLargeButForASingleEntry() {
    record(20);
    assertThat(next(0, 30, 12 * SIZE)).isEqualTo(new Piece(12, 12 * SIZE, true));
    assertThat(next(12, 30, 8 * SIZE)).isEqualTo(new Piece(20, 8 * SIZE, false));
    assertThat(next(12, 30, 8 * SIZE - 1)).isEqualTo(new Piece(19, 7 * SIZE, true));
    assertThat(next(0, 30, 1)).isEqualTo(new Piece(1, SIZE, true));
    assertThat(next(19, 30, 1)).isEqualTo(new Piece(20, SIZE, false));
  }

  @Test
  void ofALargeRecordLittleMoreIsReadThanAPieceHolds() {
    // PostgreSQL knows the length of a text without the text.
    assumeThat(dialect).isEqualTo(Dialect.H2);
    record(200);
    box.execute("set query_statistics true");
    assertThat(next(1, 200, 4 * SIZE)).isEqualTo(new Piece(5, 4 * SIZE, true));
    // Two and eight entries, and the one behind them each time.
    assertThat(looks().stream().mapToInt(this::entriesRead).sum()).isBetween(5, 12);
  }

  private List<String> looks() {
    return box.in(
        () ->
            new Sql(box.database.entityManager())
                .of(
                    "select sql_statement from information_schema.query_statistics where"
                        + " sql_statement like 'select seq, octet_length%'")
                .texts());
  }

  /** How many entries H2 reads for the query, when it begins behind the first. */
  private int entriesRead(String look) {
    String query = look.replaceFirst("\\?\\d?", "'" + run + "'").replaceFirst("\\?\\d?", "1");
    Matcher count = SCAN_COUNT.matcher((String) box.single("explain analyze " + query));
    assertThat(count.find()).as(query).isTrue();
    return Integer.parseInt(count.group(1));
  }

  private void record(int entries) {
    String output = "x".repeat(LENGTH);
    box.write(
        IntStream.rangeClosed(1, entries)
            .mapToObj(seq -> Facts.recorded(run, seq, output, Facts.NOON))
            .toArray(Fact[]::new));
  }

  private Piece next(int after, int entries, long bytes) {
    return box.in(() -> tail.next(run, after, entries, bytes));
  }
}
