package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class RequestLimitTest {
  private final SettableTime time = new SettableTime(Instant.parse("2026-03-01T12:00:00Z"));
  private final AtomicInteger servers = new AtomicInteger(1);

  @Test
  void letsSoManyThroughAtOnceAndTheNextWhenTheFirstAreAMinuteOld() {
    RequestLimit<String> limit = limit(600);
    assertThat(granted(limit, "a", 1_000)).isEqualTo(600);
    assertThat(refusal(limit, "a").retryAfter()).contains(Duration.ofSeconds(61));
    assertThat(granted(limit, "b", 1)).isEqualTo(1);
    time.advance(Duration.ofSeconds(60));
    assertThat(refusal(limit, "a").retryAfter()).contains(Duration.ofSeconds(1));
    time.advance(Duration.ofSeconds(1));
    assertThat(granted(limit, "a", 1_000)).isEqualTo(600);
  }

  @Test
  void whoIsToldWhenToComeBackIsLetThroughThen() {
    RequestLimit<String> limit = limit(10);
    for (int second = 0; second < 5; second++) {
      assertThat(granted(limit, "a", 2)).isEqualTo(2);
      time.advance(Duration.ofSeconds(1));
    }
    time.advance(Duration.ofMillis(250));
    Duration wait = refusal(limit, "a").retryAfter().orElseThrow();
    assertThat(wait).isEqualTo(Duration.ofMillis(55_750));
    time.advance(wait.minusNanos(1));
    assertThat(granted(limit, "a", 1)).isZero();
    time.advance(Duration.ofNanos(1));
    assertThat(granted(limit, "a", 10)).isEqualTo(2);
  }

  @Test
  void saysWhatIsLeftAndWhenThereIsMore() {
    RequestLimit<String> limit = limit(3);
    assertThat(limit.take("a")).isEqualTo(new Quota(3, 2, Duration.ofSeconds(61), false));
    time.advance(Duration.ofMillis(20_400));
    assertThat(limit.take("a")).isEqualTo(new Quota(3, 1, Duration.ofMillis(40_600), false));
    assertThat(limit.take("a")).isEqualTo(new Quota(3, 0, Duration.ofMillis(40_600), false));
    assertThat(limit.take("a")).isEqualTo(new Quota(3, 0, Duration.ofMillis(40_600), true));
    assertThat(limit.take("b").remaining()).isEqualTo(2);
    time.advance(Duration.ofMillis(40_600));
    // The first one is forgotten, and the next two are when 20 seconds more are over.
    assertThat(limit.take("a")).isEqualTo(new Quota(3, 0, Duration.ofSeconds(20), false));
    servers.set(3);
    assertThat(limit.take("a")).isEqualTo(new Quota(3, 0, Duration.ofSeconds(61), true));
    assertThat(limit.take("c")).isEqualTo(new Quota(3, 0, Duration.ofSeconds(61), false));
  }

  @Test
  void inNoMinuteThereAreMoreWhateverTheOrder() {
    long seed = new Random().nextLong();
    System.out.println("RequestLimitTest: seed " + seed);
    Random random = new Random(seed);
    RequestLimit<String> limit = limit(50);
    // Granted in the last 61 s: a second counts until it is over.
    Deque<Instant> counted = new ArrayDeque<>();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      time.advance(Duration.ofMillis(random.nextInt(random.nextInt(50) == 0 ? 90_000 : 700)));
      Instant minute = time.now().minus(Duration.ofMinutes(1));
      while (!counted.isEmpty() && counted.getFirst().isBefore(minute.minusSeconds(1))) {
        counted.removeFirst();
      }
      if (granted(limit, "a", 1) == 1) {
        counted.addLast(time.now());
      } else {
        refused++;
        assertThat(counted)
            .as("seed %d: refused without need", seed)
            .hasSizeGreaterThanOrEqualTo(50);
      }
      assertThat(counted.stream().filter(at -> !at.isBefore(minute)).count())
          .as("seed %d", seed)
          .isLessThanOrEqualTo(50);
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }

  @Test
  void eachServerGrantsItsShareAndAtLeastOne() {
    RequestLimit<String> limit = limit(600);
    servers.set(4);
    assertThat(granted(limit, "a", 1_000)).isEqualTo(150);
    servers.set(2);
    assertThat(granted(limit, "a", 1_000)).isEqualTo(150);
    servers.set(10_000);
    assertThat(granted(limit, "b", 1_000)).isEqualTo(1);
    assertThat(refusal(limit, "a").retryAfter()).contains(Duration.ofSeconds(61));
  }

  @Test
  void theLargestLimitIsNone() {
    assertThat(granted(limit(Integer.MAX_VALUE), "a", 10_000)).isEqualTo(10_000);
  }

  @Test
  void anyNumberOfThreadsGetNoMore() throws Exception {
    RequestLimit<String> limit = limit(600);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        counts.add(threads.submit(() -> granted(limit, "a", 100)));
      }
      int granted = 0;
      for (Future<Integer> count : counts) {
        granted += count.get();
      }
      assertThat(granted).isEqualTo(600);
    }
  }

  private RequestLimit<String> limit(int perMinute) {
    return new RequestLimit<>(perMinute, 100, servers::get, time);
  }

  private static int granted(RequestLimit<String> limit, String key, int asked) {
    int granted = 0;
    for (int i = 0; i < asked; i++) {
      granted += refusal(limit, key) == null ? 1 : 0;
    }
    return granted;
  }

  private static Refusal refusal(RequestLimit<String> limit, String key) {
    try {
      limit.take(key).require();
      return null;
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED);
      return refusal;
    }
  }
}
