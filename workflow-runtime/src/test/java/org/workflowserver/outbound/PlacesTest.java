package org.workflowserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.Places.Place;

@Timeout(60)
class PlacesTest {
  private final TimeSource time = new SystemTime();
  private final Places places = new Places(time, 2, 3);

  @Test
  void areBoundedForEachTargetAndInAll() throws Exception {
    Place first = places.take("a", soon()).orElseThrow();
    assertThat(places.take("a", soon())).isPresent();
    assertThat(places.take("a", soon())).isEmpty();
    Place other = places.take("b", soon()).orElseThrow();
    assertThat(places.take("b", soon())).isEmpty();
    assertThat(places.take("c", soon())).isEmpty();
    assertThat(places.targets()).isEqualTo(2);
    other.leave();
    assertThat(places.targets()).isEqualTo(1);
    assertThat(places.take("a", soon())).isEmpty();
    first.leave();
    assertThat(places.take("a", soon())).isPresent();
  }

  @Test
  void goToWhoWaitsAsSoonAsTheyAreFree() throws Exception {
    Place place = places.take("a", later()).orElseThrow();
    Place another = places.take("a", later()).orElseThrow();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return places.take("a", later()).isPresent();
              } catch (InterruptedException e) {
                return false;
              }
            },
            task -> Thread.ofVirtual().start(task));
    place.leave();
    assertThat(waiting.get()).isTrue();
    another.leave();
    assertThat(places.targets()).isEqualTo(1);
  }

  @Test
  void areNotWaitedForWhenTimeIsOver() throws Exception {
    assertThat(places.take("a", time.nanoTime() - 1)).isPresent();
    assertThat(places.take("a", time.nanoTime() - 1)).isPresent();
    assertThat(places.take("a", time.nanoTime() - 1)).isEmpty();
  }

  private long soon() {
    return time.nanoTime() + Duration.ofMillis(20).toNanos();
  }

  private long later() {
    return time.nanoTime() + Duration.ofSeconds(30).toNanos();
  }
}
