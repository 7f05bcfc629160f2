package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.statistics.Overview.Hour;
import org.workflowserver.web.page.RunsChart.Bar;

class RunsChartTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-27T00:00:00Z");

  @Test
  void barsFillTheWidthAndFitIntoTheHeight() {
    List<Hour> hours =
        IntStream.range(0, 24).mapToObj(i -> hour(i, i * 1_000_000L, i == 23 ? 1 : 0)).toList();

    RunsChart chart = RunsChart.of(hours, 1);

    assertThat(chart.bars()).hasSize(24);
    Bar last = chart.bars().getLast();
    assertThat(last.x() + last.width()).isLessThanOrEqualTo(RunsChart.WIDTH);
    assertThat(last.failedHeight()).isEqualTo(2);
    assertThat(last.completedY()).isBetween(0, 10);
    assertThat(last.failedY())
        .isEqualTo(last.completedY() + last.completedHeight() + last.cancelledHeight());
    assertThat(chart.bars().getFirst().completedHeight()).isZero();
    assertThat(chart.rate()).isEqualTo("99.9 %");
  }

  @Test
  void hoursThatShareABarAreSummedUp() {
    RunsChart chart = RunsChart.of(List.of(hour(0, 1, 0), hour(1, 2, 1), hour(2, 5, 0)), 2);

    assertThat(chart.bars()).extracting(Bar::completed).containsExactly(3L, 5L);
    assertThat(chart.bars()).extracting(Bar::failed).containsExactly(1L, 0L);
    assertThat(chart.bars().get(1).at()).isEqualTo(MIDNIGHT.plusSeconds(7_200));
    assertThat(chart.most()).isEqualTo(5);
    assertThat(chart.rate()).isEqualTo("88.9 %");
  }

  @Test
  void cancelledRunsAreDrawnAndCountedApart() {
    RunsChart chart = RunsChart.of(List.of(new Hour(MIDNIGHT, 1, 1, 2)), 1);

    assertThat(chart.failed()).isEqualTo(1);
    assertThat(chart.cancelled()).isEqualTo(2);
    assertThat(chart.total()).isEqualTo(4);
    assertThat(chart.rated()).isEqualTo(2);
    assertThat(chart.rate()).isEqualTo("50.0 %");
    Bar bar = chart.bars().getFirst();
    assertThat(bar.failedHeight()).isEqualTo(28);
    assertThat(bar.cancelledHeight()).isEqualTo(57);
    assertThat(bar.cancelledY()).isEqualTo(35);
    assertThat(RunsChart.of(List.of(new Hour(MIDNIGHT, 0, 0, 2)), 1).rate()).isEmpty();
  }

  @Test
  void withoutRunsThereIsNoRate() {
    RunsChart chart = RunsChart.of(List.of(hour(0, 0, 0)), 1);

    assertThat(chart.rate()).isEmpty();
    assertThat(chart.total()).isZero();
    assertThat(chart.bars().getFirst().completedHeight()).isZero();
    assertThat(RunsChart.of(List.of(hour(0, 3, 0)), 1).rate()).isEqualTo("100 %");
  }

  private static Hour hour(int number, long completed, long failed) {
    return new Hour(MIDNIGHT.plusSeconds(3_600L * number), completed, failed, 0);
  }
}
