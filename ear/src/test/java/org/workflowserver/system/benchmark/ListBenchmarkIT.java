package org.workflowserver.system.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ConsoleSession;
import org.workflowserver.system.support.Latencies;
import org.workflowserver.system.support.ProcessMetrics;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.TemporaryFolder;

/**
 * Measures the lists of runs and log entries of the API and of the console, each filter alone and
 * in pairs, with so many runs stored, and some that ask. No time decides on its outcome.
 */
@Isolated("What it measures is the whole machine's")
class ListBenchmarkIT {
  private static final int TIMES = 40;
  private static final int WARM_UP = 5;

  /** Of the inbox. */
  private static final int QUESTIONS = 100;

  /** For one list; those that are slow are asked for less often. */
  private static final Duration MOST = Duration.ofSeconds(2);

  private static final Duration ROUNDS = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @Test
  void listsArePagedWhateverTheFilter() throws IOException, SQLException {
    int stored = BenchmarkSettings.stored();
    assumeTrue(stored > 0, "Lists are measured only when benchmark.stored says of how many runs.");
    for (BenchmarkDatabase.Kind kind : BenchmarkSettings.databases()) {
      ServerSetup setup =
          ServerSetup.fresh()
              .forMeasuring()
              .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
              .with("JDK_JAVA_OPTIONS", BenchmarkSettings.read().javaOptions());
      Optional<Path> keep =
          BenchmarkSettings.keep().map(all -> all.resolve(kind + "-" + stored).toAbsolutePath());
      if (keep.isPresent()) {
        measureKept(kind, setup.on(keep.get().resolve("data")), stored);
      } else {
        try (BenchmarkDatabase database = BenchmarkDatabase.start(kind, setup)) {
          Seeded seeded = seed(database, stored);
          measure(database.setup(), seeded.queries(database, stored));
        }
      }
      TemporaryFolder.delete(setup.data().getParent());
    }
  }

  /** Of what an earlier measurement has stored, and else for later ones too. */
  private static void measureKept(BenchmarkDatabase.Kind kind, ServerSetup setup, int stored)
      throws IOException, SQLException {
    Path file = Files.createDirectories(setup.data().getParent()).resolve("seeded");
    try (BenchmarkDatabase database = BenchmarkDatabase.startKept(kind, setup)) {
      if (!Files.exists(file)) {
        Files.writeString(file, seed(database, stored).toText());
      }
      Seeded seeded = Seeded.parse(Files.readString(file));
      measure(database.setup(), seeded.queries(database, stored));
    }
  }

  /**
   * What was stored.
   *
   * @param end when the last run was accepted
   */
  private record Seeded(Instant end, List<String> workflows) {
    static Seeded parse(String text) {
      List<String> words = List.of(text.split(" "));
      return new Seeded(Instant.parse(words.getFirst()), words.subList(1, words.size()));
    }

    String toText() {
      return end + " " + String.join(" ", workflows);
    }

    ListQueries queries(BenchmarkDatabase database, int stored) {
      return new ListQueries(workflows, new MixedRunSeeder(database, workflows, end), stored);
    }
  }

  private static Seeded seed(BenchmarkDatabase database, int stored) throws SQLException {
    List<String> workflows = new ArrayList<>();
    Instant end = Instant.now().minusSeconds(300).truncatedTo(ChronoUnit.MILLIS);
    try (ServerProcess server = database.setup().start()) {
      ApiClient api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
      IntStream.range(0, 6).forEach(i -> workflows.add(api.create(aWorkflow().manual())));
      Map<String, Object> question = Map.of("title", "Ship it?");
      String asking = api.create(aWorkflow().manual().node("ask", "ui_interaction", question));
      IntStream.range(0, QUESTIONS).forEach(i -> api.execute(asking, Map.of()).send());
      server.stop();
      MixedRunSeeder seeder = new MixedRunSeeder(database, workflows, end);
      long begin = System.nanoTime();
      try (Connection connection = database.open();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "update workflows set org_id = 'other' where id = '" + workflows.getLast() + "'");
      }
      seeder.insert(stored);
      System.out.printf("Stored %d runs in %.0f s.%n", stored, (System.nanoTime() - begin) / 1e9);
    }
    return new Seeded(end, workflows);
  }

  private static void measure(ServerSetup setup, ListQueries queries) {
    try (ServerProcess server = setup.start()) {
      ApiClient api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
      long begin = System.nanoTime();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(
                          api.get("/workflows/" + queries.first() + "/logs/stats")
                              .send()
                              .object("log_statuses"))
                      .containsEntry("success", queries.successesOfFirst()));
      // The other workflows follow; of another tenant nobody here can see how far it is.
      await().pollDelay(ROUNDS).atMost(PATIENCE).until(() -> true);
      System.out.printf("Counted them within %.0f s.%n", (System.nanoTime() - begin) / 1e9);
      System.out.println("Machine: " + ProcessMetrics.description());
      System.out.println("| list | rows | p50 ms | p95 ms |\n|---|---|---|---|");
      ConsoleSession console = ConsoleSession.of(server.address(), "admin", ServerFixture.PASSWORD);
      for (ListQueries.Path path : queries.paths()) {
        ToLongFunction<String> ask =
            path.isPage()
                ? page -> rows(console.read(page))
                : list -> path.rows(answered(api.get(list).send()));
        System.out.println(measure(path, ask));
      }
    }
  }

  private static ApiResponse answered(ApiResponse response) {
    assertThat(response).hasStatus(200);
    return response;
  }

  /** Of the page's list, and of nothing else of it. */
  private static long rows(String page) {
    return page.split(" data-key=", -1).length - 1;
  }

  private static String measure(ListQueries.Path path, ToLongFunction<String> ask) {
    List<Long> times = new ArrayList<>();
    long begin = System.nanoTime();
    long rows = 0;
    for (int i = 0;
        i < WARM_UP + TIMES && (i < 2 || System.nanoTime() - begin < MOST.toNanos());
        i++) {
      long sent = System.nanoTime();
      rows = ask.applyAsLong(path.path());
      times.add(System.nanoTime() - sent);
    }
    List<Long> counted = times.size() > 2 * WARM_UP ? times.subList(WARM_UP, times.size()) : times;
    Latencies latencies = Latencies.of(counted.stream().flatMapToLong(LongStream::of));
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f |",
        path.name(),
        rows,
        latencies.percentile(0.5),
        latencies.percentile(0.95));
  }
}
