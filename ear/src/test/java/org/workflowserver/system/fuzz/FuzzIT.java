package org.workflowserver.system.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ProcessMetrics;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;

/**
 * Mutated calls of every operation. Each is answered, what is refused reads as a problem and leaves
 * nothing behind, and the server is none the bigger for it. {@code fuzz.calls} says how many there
 * are, {@code fuzz.seed} repeats what a seed did.
 */
class FuzzIT {
  private static final int CALLS = Integer.getInteger("fuzz.calls", 2_000);
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());

  /** An answer that takes longer is as good as none, also beside tests that keep all processors. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int CALLS_BETWEEN_RENEWALS = 400;

  /** Most calls have one: what is wrong in many ways is refused for the first. */
  private static final List<Integer> MUTATIONS = List.of(0, 1, 1, 1, 2, 3);

  private static final int REPORTED = 12;
  private static final Pattern MARK = Pattern.compile("fuzz-(\\d+)-x");

  /**
   * What may stay in memory: caches, which are bounded, fill up in the course of the calls; by 3 to
   * 12 MiB, however many calls there were. A few hundred bytes that were kept of each would be more
   * in the long mode.
   */
  private static final long GROWTH = 24L << 20;

  private static ServerFixture fixture;
  private static URI server;

  private final Set<Integer> refused = new HashSet<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();

  @BeforeAll
  static void start() {
    fixture = ServerFixture.start();
    server = fixture.server().address();
  }

  @AfterAll
  static void stop() {
    if (fixture != null) {
      fixture.close();
    }
  }

  @Test
  void whateverComesIsAnsweredAndWhatIsRefusedLeavesNothingBehind() {
    Objects objects = new Objects(fixture);
    ApiResponse description =
        objects.api().get("/openapi").header("Accept", "application/json").send();
    assertThat(description).hasStatus(200);
    ApiDescription api = new ApiDescription(description.object(), objects);
    assertThat(api.operations()).isGreaterThan(50);
    int warmUp = CALLS / 4;
    call(api, objects, 0, warmUp);
    long before = heap();
    call(api, objects, warmUp, CALLS);
    long after = heap();
    System.out.printf(
        "%,d calls with -Dfuzz.seed=%d were answered with %s; the heap went from %,d to %,d KiB.%n",
        CALLS, SEED, statuses, before >> 10, after >> 10);
    assertThat(findings)
        .as("of %d calls, with -Dfuzz.seed=%d; the first are\n%s", CALLS, SEED, firstFindings())
        .isEmpty();
    requireNothingHalfDone(objects.api());
    // What the server does at that moment is there as well, and soon gone.
    await()
        .untilAsserted(
            () ->
                assertThat(heap() - before)
                    .as("growth of the heap, -Dfuzz.seed=%d", SEED)
                    .isLessThan(GROWTH));
  }

  private static long heap() {
    return ProcessMetrics.heapAfterCollection(fixture.server().pid());
  }

  /** That of a call alone, so that what became of those before does not matter. */
  private static Random random(int number) {
    long first = new SplittableRandom(SEED).nextLong();
    return new Random(new SplittableRandom(first + number).nextLong());
  }

  private String firstFindings() {
    return String.join("\n\n", findings.subList(0, Math.min(findings.size(), REPORTED)));
  }

  private void call(ApiDescription api, Objects objects, int from, int to) {
    for (int number = from; number < to; number++) {
      if (number % CALLS_BETWEEN_RENEWALS == 0) {
        objects.renew();
      }
      Random random = random(number);
      RawCall call = api.validCall(number, random);
      for (int i = Mutation.anyOf(random, MUTATIONS); i > 0; i--) {
        Mutation.applyAny(call, random);
      }
      answer(call, objects).ifPresent(wrong -> findings.add(wrong + "\nto " + call));
    }
  }

  private Optional<String> answer(RawCall call, Objects objects) {
    try {
      boolean withoutBody = call.method.equals("HEAD");
      ApiResponse answer = RawHttpClient.sendWithin(server, call.bytes(), PATIENCE, withoutBody);
      statuses.merge(Integer.toString(answer.status()), 1, Integer::sum);
      if (answer.status() >= 400 && answer.header("X-Run-Id").isEmpty()) {
        refused.add(call.number);
      }
      Optional<String> wrong = Verdict.on(call, answer);
      if (wrong.isEmpty()) {
        objects.learn(answer);
      }
      return wrong;
    } catch (IOException e) {
      statuses.merge("none", 1, Integer::sum);
      return Verdict.on(call, e);
    }
  }

  /** Everything can be read, and nothing bears the mark of a call that was refused. */
  private void requireNothingHalfDone(ApiClient api) {
    for (Map<String, Object> workflow : readAll(api, "/workflows")) {
      String path = "/workflows/" + workflow.get("id");
      requireUnmarked(api.get(path).send());
      assertThat(api.get(path + "/executions?per_page=100").send()).hasStatus(200);
      assertThat(api.get(path + "/export").send()).hasStatus(200);
      readAll(api, path + "/versions");
    }
    for (Map<String, Object> run : readAll(api, "/workflows/runs")) {
      requireUnmarked(api.get("/workflows/runs/" + run.get("id")).send());
    }
    for (String list : List.of("/workflows/vault", "/users", "/workflows/interactions")) {
      readAll(api, list);
    }
    readAll(api, "/workflows/logs/recent");
    readAll(api, "/audit");
    assertThat(api.get("/audit/verify").send()).hasStatus(200).hasMember("valid", true);
  }

  private List<Map<String, Object>> readAll(ApiClient api, String path) {
    List<Map<String, Object>> rows = new ArrayList<>();
    String page = path + "?limit=500";
    while (page != null) {
      ApiResponse response = api.get(page).send();
      if (path.equals("/audit")) {
        assertThat(response).hasStatus(200);
      } else {
        requireUnmarked(response);
      }
      rows.addAll(response.rows());
      page = response.header("Link").map(link -> link.replaceFirst("<(.*)>.*", "$1")).orElse(null);
    }
    return rows;
  }

  private void requireUnmarked(ApiResponse response) {
    assertThat(response).hasStatus(200);
    Matcher mark = MARK.matcher(response.text());
    while (mark.find()) {
      assertThat(refused)
          .as(
              "of call %s, which was refused, with -Dfuzz.seed=%d: %s",
              mark.group(), SEED, response)
          .doesNotContain(Integer.valueOf(mark.group(1)));
    }
  }
}
