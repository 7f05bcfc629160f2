package org.workflowserver.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.http.Places.Place;

@Timeout(60)
class PlacesTest {
  private final TimeSource time = new SystemTime();
  private final Places places = new Places(time, 2, 3);

  @Test
  void areBoundedForEachKeyAndInAll() throws Exception {
    Place first = places.tryTake("a", soon()).orElseThrow();
    assertThat(places.tryTake("a", soon())).isPresent();
    assertThat(places.tryTake("a", soon())).isEmpty();
    Place other = places.tryTake("b", soon()).orElseThrow();
    assertThat(places.tryTake("b", soon())).isEmpty();
    assertThat(places.tryTake("c", soon())).isEmpty();
    assertThat(places.keys()).isEqualTo(2);
    other.leave();
    assertThat(places.keys()).isEqualTo(1);
    assertThat(places.tryTake("a", soon())).isEmpty();
    first.leave();
    assertThat(places.tryTake("a", soon())).isPresent();
  }

  @Test
  void goToWhoWaitsAsSoonAsTheyAreFree() throws Exception {
    Place place = places.tryTake("a", later()).orElseThrow();
    Place another = places.tryTake("a", later()).orElseThrow();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return places.tryTake("a", later()).isPresent();
              } catch (InterruptedException e) {
                return false;
              }
            },
            task -> Thread.ofVirtual().start(task));
    place.leave();
    assertThat(waiting.get()).isTrue();
    another.leave();
    assertThat(places.keys()).isEqualTo(1);
  }

  @Test
  void areNotWaitedForWhenTimeIsOver() throws Exception {
    assertThat(places.tryTake("a", time.nanoTime() - 1)).isPresent();
    assertThat(places.tryTake("a", time.nanoTime() - 1)).isPresent();
    assertThat(places.tryTake("a", time.nanoTime() - 1)).isEmpty();
  }

  private long soon() {
    return time.nanoTime() + Duration.ofMillis(20).toNanos();
  }

  private long later() {
    return time.nanoTime() + Duration.ofSeconds(30).toNanos();
  }
}
