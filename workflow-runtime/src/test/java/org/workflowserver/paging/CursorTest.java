package org.workflowserver.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class CursorTest {
  @Test
  void aPageLeadsBehindItsLastItem() {
    Slice<Integer> page = Cursor.slice(List.of("a", "bb", "c"), 2, item -> item, String::length);
    assertThat(page.items()).containsExactly(1, 2);
    assertThat(Cursor.key(new PageRequest(2, page.next()))).contains("bb");
  }

  @Test
  void theLastPageLeadsNowhere() {
    assertThat(Cursor.slice(List.of("a", "b"), 2, item -> item, item -> item).next()).isEmpty();
    assertThat(Cursor.slice(List.of(), 2, Object::toString, item -> item).items()).isEmpty();
    assertThat(Cursor.key(PageRequest.first(2))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b.c", "ä😀 'x'\n", "\uFFFD\uFFFF"})
  void aCursorCarriesAnyValueOfAPosition(String value) {
    Cursor.Position position = new Cursor.Position(value, "fl_x");
    Slice<String> page = Cursor.slice(List.of("a", "b"), 1, item -> position.key(), item -> item);
    assertThat(Cursor.position(new PageRequest(1, page.next()))).contains(position);
    Cursor.Position longest = new Cursor.Position("😀".repeat(127) + "x", "fl_x");
    assertThat(position(longest.key())).contains(longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fl_x", ".x", "a b.x", "fl_x.\0", "fl_x.%s"})
  void aPositionThatNoListHasIsRefused(String key) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> position(key.formatted("x".repeat(256))))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.QUERY_INVALID));
  }

  private static Optional<Cursor.Position> position(String key) {
    return Cursor.position(new PageRequest(1, Optional.of(Cursor.of(key))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "ä", "a", "====", "AA==", "Jw", "IA", "\0"})
  void aCursorThatIsNotOursIsRefused(String cursor) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Cursor.key(new PageRequest(1, Optional.of(cursor))))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.QUERY_INVALID))
        .satisfies(
            refusal ->
                assertThat(refusal.violations())
                    .extracting(violation -> violation.pointer())
                    .containsExactly("/query/cursor"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "-1", "0", "2147483648", "9223372036854775807", "9223372036854775808"})
  void aNumberThatNoListHasIsRefused(String key) {
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> Cursor.number(key));
    assertThat(Cursor.number("2147483647")).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "0", "1000000000000000000", "9223372036854775807"})
  void aWholeNumberThatNoListHasIsRefused(String key) {
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> Cursor.wholeNumber(key));
    assertThat(Cursor.wholeNumber("999999999999999999")).isEqualTo(999_999_999_999_999_999L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "253402300800000000", "999999999999999999"})
  void aTimeThatNoDatabaseKeepsIsRefused(String key) {
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> Cursor.time(key));
    Instant last = Instant.parse("9999-12-31T23:59:59.999999Z");
    assertThat(Cursor.time(Cursor.micros(last))).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 501})
  void aPageHasOneToFiveHundredItems(int limit) {
    assertThatIllegalArgumentException().isThrownBy(() -> PageRequest.first(limit));
  }
}
