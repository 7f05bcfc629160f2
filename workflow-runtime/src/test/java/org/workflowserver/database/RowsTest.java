package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Coded;

class RowsTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private enum Colour implements Coded {
    DARK_RED
  }

  private record Inner(String text, Long number) {}

  private record Outer(int count, boolean flag, Inner inner, Colour colour, Instant at) {}

  private record Timed(String name, List<String> others, Duration took) {}

  private record Name(String text) {}

  private record Hint(String name, Optional<String> text) {}

  @Test
  void aRowIsReadByTheTypesOfTheComponents() {
    assertThat(
            Rows.read(Outer.class, new Object[] {3L, 1, "a", 4, "dark_red", Timestamp.from(TIME)}))
        .isEqualTo(new Outer(3, true, new Inner("a", 4L), Colour.DARK_RED, TIME));
  }

  @Test
  void aRecordWithinIsNullWhenAllOfItsColumnsAre() {
    assertThat(Rows.read(Outer.class, new Object[] {3, false, null, null, null, null}))
        .isEqualTo(new Outer(3, false, null, null, null));
    assertThat(Rows.read(Outer.class, new Object[] {3, 0, null, 1, null, null}).inner())
        .isEqualTo(new Inner(null, 1L));
  }

  @Test
  void aNumberMayBeMicroseconds() {
    assertThat(Rows.read(Timed.class, new Object[] {"a", null, 1_500L}))
        .isEqualTo(new Timed("a", null, Duration.ofNanos(1_500_000)));
    assertThat(Rows.read(Timed.class, new Object[] {"a", null, null}).took()).isNull();
  }

  @Test
  void noColumnIsAList() {
    assertThatThrownBy(() -> Rows.read(Timed.class, new Object[] {"a", "b", 1_500L}))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessageContaining("Timed");
  }

  @Test
  void theOnlyColumnOfARowIsReadByItsType() {
    assertThat(Rows.read(Instant.class, Timestamp.from(TIME))).isEqualTo(TIME);
    assertThat(Rows.read(Integer.class, 3L)).isEqualTo(3);
    assertThat(Rows.read(Colour.class, "dark_red")).isEqualTo(Colour.DARK_RED);
    assertThat(Rows.read(String.class, null)).isNull();
    assertThat(Rows.read(Name.class, "a")).isEqualTo(new Name("a"));
  }

  @Test
  void aColumnThatMayBeMissingIsOptional() {
    assertThat(Rows.read(Hint.class, new Object[] {"a", null}).text()).isEmpty();
    assertThat(Rows.read(Hint.class, new Object[] {"a", "b"}).text()).contains("b");
  }

  @Test
  void aNumberThatIsMissingIsNotZero() {
    assertThatThrownBy(() -> Rows.read(Outer.class, new Object[] {null, 1, "a", 1, null, null}))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessageContaining("Outer");
  }
}
