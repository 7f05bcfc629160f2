package org.workflowserver.run.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

@Timeout(10)
class IdRangeTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final IdRange all = IdRange.of(RunFilter.ALL, Optional.empty());
  private final TreeSet<String> runs = new TreeSet<>();
  private int looks;

  private void runs(int count) {
    IntStream.range(0, count).forEach(i -> runs.add(Ids.next(IdKind.RUN, BEGIN.plusSeconds(i))));
  }

  private List<String> newest(IdRange range, int limit) {
    looks++;
    return runs.descendingSet().stream().filter(range::has).limit(limit).toList();
  }

  @Test
  void theOldestOfAListAreFoundByFewLooks() {
    runs(5_000);
    assertThat(all.oldest(20, this::newest))
        .containsExactlyElementsOf(runs.stream().limit(20).toList());
    assertThat(looks).isLessThan(60);
  }

  @Test
  void aListThatEmptiesMeanwhileIsLookedForAnew() {
    runs(500);
    List<String> found =
        all.oldest(
            2,
            (range, most) -> {
              List<String> page = newest(range, most);
              if (looks == 1) {
                runs.removeIf(run -> !run.equals(runs.last()));
              }
              return page;
            });
    assertThat(found).containsExactly(runs.last());
  }

  @Test
  void aListThatNeverStandsStillIsRefused() {
    runs(500);
    TreeSet<String> before = new TreeSet<>(runs);
    assertThatThrownBy(
            () ->
                all.oldest(
                    2,
                    (range, most) -> {
                      runs.clear();
                      if (range.equals(all)) {
                        runs.addAll(before);
                      }
                      return newest(range, most);
                    }))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED));
  }
}
