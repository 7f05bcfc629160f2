package org.workflowserver.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
  /** Of no other test: all of a process have their ids from one source. */
  private static final Instant NOON = Instant.parse("2126-03-01T12:00:00Z");

  @Test
  void anIdHasTheTimeThatItIsGivenWhateverTheMachineSays() {
    for (Instant now : new Instant[] {NOON, NOON.minus(Duration.ofHours(3)), NOON}) {
      String id = Ids.next(IdKind.RUN, now);
      assertThat(Ids.isShaped(IdKind.RUN, id)).isTrue();
      assertThat(Ids.madeAt(IdKind.RUN, id)).isEqualTo(now);
      assertThat(id).isGreaterThanOrEqualTo(Ids.earliest(IdKind.RUN, now));
    }
  }

  @Test
  void idsOfOneMomentAndOfASmallStepBackAreInTheirOrder() {
    assertThat(Stream.generate(() -> Ids.next(IdKind.LOG, NOON)).limit(1_000))
        .isSorted()
        .doesNotHaveDuplicates();
    String last = Ids.next(IdKind.LOG, NOON);
    assertThat(Ids.next(IdKind.LOG, NOON.minusSeconds(9))).isGreaterThan(last);
  }
}
