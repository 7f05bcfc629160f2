package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.limit.AnswerMemory.Share;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class AnswerMemoryTest {
  private static final long MEBIBYTE = 1 << 20;

  /** Of each answer so much is not counted. */
  private static final long UNCOUNTED = 256 << 10;

  private final AnswerMemory memory = new AnswerMemory(64 * MEBIBYTE);

  @Test
  void oneCallerHasAQuarterAndOneTenantHalf() {
    reading("a", "ann").take(counted(16));
    assertRefused(reading("a", "ann"), counted(1));
    reading("a", "ben").take(counted(16));
    assertRefused(reading("a", "cleo"), counted(1));
    reading("b", "ann").take(counted(16));
    reading("b", "ben").take(counted(16));
    assertRefused(reading("c", "ann"), counted(1));
  }

  @Test
  void theOnlyAnswerEndsWhereItHasTheCallersShare() {
    Share large = reading("a", "ann");
    assertThat(rowsOf(large, 100, 3 * MEBIBYTE)).isEqualTo(6);
    assertThat(large.isFull()).isTrue();
    assertRefused(reading("a", "ann"), counted(1));
    reading("b", "ann").take(counted(16));
    large.close();
    Share whole = reading("a", "ann");
    assertThat(rowsOf(whole, 3, 7 * MEBIBYTE)).isEqualTo(3);
    assertThat(whole.isFull()).isFalse();
    whole.close();
  }

  @Test
  void anAnswerThatIsGivenInAnyCaseEndsEarlyBesideLargeOnes() {
    memory.writing(new Someone("a", "ann"), counted(15));
    Share given = memory.given(new Someone("a", "ann"));
    assertThat(rowsOf(given, 100, MEBIBYTE)).isEqualTo(2);
    assertThat(given.isFull()).isTrue();
    Share none = memory.given(new Someone("a", "ann"));
    none.take(counted(3));
    assertThat(none.<String>read(100, (last, rows) -> List.of(), row -> 0)).isEmpty();
    assertThat(none.isFull()).isFalse();
    Share small = memory.given(new Someone("a", "ann"));
    assertThat(rowsOf(small, 100, 1_000)).isEqualTo(100);
    assertThat(small.isFull()).isFalse();
  }

  @Test
  void bodiesAreRefusedBesideLargeAnswersHoweverManyAreRead() {
    Someone ann = new Someone("a", "ann");
    for (int i = 0; i < 16; i++) {
      memory.received(ann).take(counted(1));
    }
    assertRefused(memory.received(ann), counted(1));
    assertRefused(reading("a", "ann"), counted(1));
    Share other = memory.received(() -> "b");
    other.take(counted(40));
    assertRefused(memory.received(() -> "b"), counted(1));
    other.close();
    other.close();
    memory.received(() -> "b").take(counted(1));
  }

  @Test
  void aRequestDoesNotCompeteWithItsOwnBody() {
    Someone request = new Someone("a", "ann");
    Share body = memory.received(request);
    body.take(counted(15));
    Share read = memory.reading(request);
    read.take(counted(3));
    read.close();
    Share given = memory.given(request);
    given.take(counted(3));
    assertThat(given.isFull()).isFalse();
    given.close();
    assertRefused(reading("a", "ann"), counted(3));
    Share other = reading("a", "ann");
    other.take(counted(1));
    assertRefused(memory.reading(request), counted(3));
    body.close();
    other.close();
    assertThat(memory.holders()).isZero();
  }

  @Test
  void smallAnswersAreGivenBesideLargeOnes() {
    memory.writing(new Someone("a", "ann"), counted(100));
    for (int i = 0; i < 1_000; i++) {
      reading("a", "ann").take(UNCOUNTED);
    }
  }

  @Test
  void withHalfOfItsShareUnderWayACallerReadsTwoAnswersAtATime() {
    Share slow = memory.writing(new Someone("a", "ann"), counted(8));
    Share first = reading("a", "ann");
    first.take(UNCOUNTED + 1);
    reading("a", "ann").take(UNCOUNTED + 1);
    assertRefused(reading("a", "ann"), UNCOUNTED + 1);
    reading("a", "ben").take(UNCOUNTED + 1);
    first.close();
    reading("a", "ann").take(UNCOUNTED + 1);
    slow.close();
    reading("a", "ann").take(UNCOUNTED + 1);
  }

  @Test
  void largeRowsAreReadOneByOneAndSmallOnesMoreAndMoreAtATime() {
    List<Integer> asked = new ArrayList<>();
    List<String> rows =
        reading("a", "ann")
            .read(
                1_000,
                (last, most) -> {
                  asked.add(most);
                  return Collections.nCopies(asked.size() == 4 ? 3 : most, "x");
                },
                row -> asked.size() == 2 ? MEBIBYTE * 7 / 8 : 10);
    assertThat(asked).containsExactly(2, 16, 1, 8);
    assertThat(rows).hasSize(2 + 16 + 1 + 3);
  }

  @Test
  void pagesThatEndEarlyGoOnBehindTheirLastRow() {
    List<Integer> rows = IntStream.rangeClosed(1, 40).boxed().toList();
    for (long bytes : List.of(1L, MEBIBYTE, 20 * MEBIBYTE)) {
      assertThat(all(page -> ofRows(rows, page, bytes))).isEqualTo(rows);
      assertThat(all(page -> ofKeys(rows, page, bytes))).isEqualTo(rows);
    }
    assertThat(ofRows(rows, PageRequest.first(40), MEBIBYTE).items()).hasSize(16);
    assertThat(ofKeys(rows, PageRequest.first(40), MEBIBYTE).items()).hasSize(17);
    assertThat(ofRows(rows, PageRequest.first(40), 1).next()).isEmpty();
    assertThat(ofKeys(rows, PageRequest.first(40), 1).next()).isEmpty();
    assertThat(ofRows(rows, PageRequest.first(39), 1).items()).hasSize(39);
    assertThat(ofKeys(rows, PageRequest.first(39), 1).items()).hasSize(39);
  }

  /** Of keys whose rows are gone, too. */
  @Test
  void pagesOfKeysGoOnBehindKeysWithoutRows() {
    List<Integer> keys = IntStream.rangeClosed(1, 40).boxed().toList();
    try (Share share = reading("a", "ann")) {
      Slice<Integer> none = share.page(keys, 39, key -> "" + key, some -> List.of(), row -> 1);
      assertThat(none).isEqualTo(new Slice<>(List.of(), Optional.of(Cursor.of("39"))));
    }
  }

  private static List<Integer> all(Function<PageRequest, Slice<Integer>> list) {
    List<Integer> all = new ArrayList<>();
    Optional<PageRequest> page = Optional.of(PageRequest.first(30));
    while (page.isPresent()) {
      Slice<Integer> found = list.apply(page.get());
      all.addAll(found.items());
      page = found.next().map(cursor -> new PageRequest(30, Optional.of(cursor)));
    }
    return all;
  }

  private Slice<Integer> ofRows(List<Integer> rows, PageRequest page, long bytes) {
    try (Share share = reading("a", "ann")) {
      return share.page(page, piece -> behind(rows, piece), row -> "" + row, row -> bytes);
    }
  }

  private Slice<Integer> ofKeys(List<Integer> rows, PageRequest page, long bytes) {
    List<Integer> keys = behind(rows, new PageRequest(page.limit() + 1, page.cursor()));
    try (Share share = reading("a", "ann")) {
      return share.page(keys, page.limit(), key -> "" + key, some -> some, row -> bytes);
    }
  }

  private static List<Integer> behind(List<Integer> rows, PageRequest page) {
    int last = Cursor.key(page).map(Cursor::number).orElse(0);
    return rows.subList(last, Math.min(last + page.limit(), rows.size()));
  }

  @Test
  void readingEndsWhereNoMoreIsLeft() {
    memory.writing(new Someone("a", "ann"), counted(15));
    List<Integer> asked = new ArrayList<>();
    assertThatThrownBy(
            () ->
                reading("a", "ann")
                    .read(
                        100,
                        (last, most) -> {
                          asked.add(most);
                          return Collections.nCopies(most, "x");
                        },
                        row -> MEBIBYTE))
        .isInstanceOf(Refusal.class);
    assertThat(asked).containsExactly(2);
  }

  @Test
  void nothingIsKeptOfWhoHasNothing() {
    Share one = reading("a", "ann");
    one.take(counted(3));
    Share other = memory.writing(new Someone("a", "ben"), counted(3));
    assertThat(memory.holders()).isEqualTo(3);
    one.close();
    other.close();
    assertThat(memory.holders()).isZero();
  }

  private static int rowsOf(Share share, int most, long bytes) {
    return share.read(most, (last, rows) -> Collections.nCopies(rows, "x"), row -> bytes).size();
  }

  private Share reading(String org, String who) {
    return memory.reading(new Someone(org, who));
  }

  private record Someone(String org, String name) implements Holder {
    @Override
    public Optional<?> subject() {
      return Optional.of(name);
    }
  }

  private static long counted(long mebibytes) {
    return UNCOUNTED + mebibytes * MEBIBYTE;
  }

  private static void assertRefused(Share share, long bytes) {
    assertThatThrownBy(() -> share.take(bytes))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
              assertThat(refusal.retryAfter()).isPresent();
            });
    share.close();
  }
}
