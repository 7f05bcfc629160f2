package org.workflowserver.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.clock.TimeSource;

/** Names whose servers say nothing hold up nobody but who asks for them. */
@Timeout(60)
class NameLookupsTest {
  private final TimeSource time = new SystemTime();
  private final ExecutorService platform = Executors.newCachedThreadPool();
  private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch silence = new CountDownLatch(1);
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final NameLookups lookups = new NameLookups(this::addressesOf, platform, time);

  @AfterEach
  void close() {
    silence.countDown();
    virtual.shutdownNow();
    platform.shutdownNow();
  }

  @Test
  void ofOneTenantDoNotHoldUpAnother() {
    List<CompletableFuture<InetAddress[]>> silent = askSilent("a", 600);
    await().until(() -> asked.size() == NameLookups.MAX_OF_TENANT);
    assertThat(ask("b", "fine.example").join()).hasSize(1);

    silence.countDown();
    assertThat(silent).allSatisfy(each -> assertThat(each.join()).hasSize(1));
    await().until(lookups::isIdle);
  }

  @Test
  void areBoundedInAll() {
    List<CompletableFuture<InetAddress[]>> silent = new ArrayList<>();
    for (String tenant : List.of("a", "b", "c", "d", "e", "f")) {
      silent.addAll(askSilent(tenant, 20));
    }
    await().until(() -> asked.size() == NameLookups.MAX_IN_ALL);
    CompletableFuture<InetAddress[]> waiting = ask("g", "fine.example");
    silence.countDown();
    assertThat(waiting.join()).hasSize(1);
    assertThat(silent).allSatisfy(each -> assertThat(each.join()).hasSize(1));
    await().until(lookups::isIdle);
  }

  @Test
  void waitInTheQueueOfEachWhoAsks() {
    askSilent("a", NameLookups.MAX_OF_TENANT);
    await().until(() -> asked.size() == NameLookups.MAX_OF_TENANT);
    CompletableFuture<InetAddress[]> behindItsOwn = ask("a", "fine.example");
    assertThat(ask("b", "fine.example").join()).hasSize(1);
    assertThat(behindItsOwn.join()).hasSize(1);
  }

  @Test
  void shareOneLookUpOfEqualNames() {
    List<CompletableFuture<InetAddress[]>> equal = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      equal.add(ask("tenant" + i % 7, "silent.example"));
    }
    await().until(() -> lookups.askersOf("silent.example") == 50);
    silence.countDown();
    assertThat(equal).allSatisfy(each -> assertThat(each.join()).hasSize(1));
    assertThat(asked.get("silent.example")).hasValue(1);
    ask("a", "silent.example").join();
    assertThat(asked.get("silent.example")).hasValue(2);
    await().until(lookups::isIdle);
  }

  @Test
  void areGivenUpWhenTimeIsOver() {
    askSilent("a", NameLookups.MAX_OF_TENANT);
    await().until(() -> asked.size() == NameLookups.MAX_OF_TENANT);
    assertThatThrownBy(() -> lookups.addressesOf("late.example", "a", time.nanoTime() - 1))
        .isInstanceOf(NameLookups.NoAnswer.class);
    assertThat(lookups.askersOf("late.example")).isZero();
    silence.countDown();
    await().until(lookups::isIdle);
    assertThat(asked).doesNotContainKey("late.example");
  }

  @Test
  void tellEachWhoAsksWhatWentWrong() {
    assertThatThrownBy(() -> ask("a", "unknown.example").join())
        .hasCauseExactlyInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> ask("a", "broken.example").join())
        .hasCauseExactlyInstanceOf(NameLookups.NoAnswer.class)
        .hasRootCauseInstanceOf(StackOverflowError.class);
    await().until(lookups::isIdle);
  }

  @Test
  void failWhenTheServerStops() {
    platform.shutdownNow();
    assertThatThrownBy(() -> ask("a", "fine.example").join())
        .hasCauseExactlyInstanceOf(NameLookups.NoAnswer.class)
        .hasRootCauseInstanceOf(RejectedExecutionException.class);
    await().until(lookups::isIdle);
  }

  private List<CompletableFuture<InetAddress[]>> askSilent(String tenant, int names) {
    List<CompletableFuture<InetAddress[]>> asking = new ArrayList<>();
    for (int i = 0; i < names; i++) {
      asking.add(ask(tenant, "silent" + i + "." + tenant + ".example"));
    }
    return asking;
  }

  private CompletableFuture<InetAddress[]> ask(String tenant, String host) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return lookups.addressesOf(
                host, tenant, time.nanoTime() + Duration.ofMinutes(5).toNanos());
          } catch (UnknownHostException e) {
            throw new CompletionException(e);
          }
        },
        virtual);
  }

  private InetAddress[] addressesOf(String host) throws UnknownHostException {
    assertThat(Thread.currentThread().isVirtual()).isFalse();
    asked.computeIfAbsent(host, ignored -> new AtomicInteger()).incrementAndGet();
    if (host.startsWith("unknown")) {
      throw new UnknownHostException(host);
    }
    if (host.startsWith("broken")) {
      throw new StackOverflowError();
    }
    if (host.startsWith("silent")) {
      try {
        silence.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }
}
