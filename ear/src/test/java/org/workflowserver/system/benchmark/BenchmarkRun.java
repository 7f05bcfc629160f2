package org.workflowserver.system.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.workflowserver.system.benchmark.BenchmarkLoadGenerator.Accepted;
import org.workflowserver.system.benchmark.BenchmarkLoadGenerator.Refused;
import org.workflowserver.system.benchmark.BenchmarkResult.ProcessorTimes;
import org.workflowserver.system.benchmark.BenchmarkResult.Resources;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.Latencies;
import org.workflowserver.system.support.ProcessMetrics;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.TemporaryFolder;
import org.workflowserver.system.support.WorkflowBuilder;

/**
 * One scenario, from an empty database to its figures and to what must be true whatever they are.
 */
final class BenchmarkRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NO_LIMIT = "1000000000";
  private static final Pattern ENDED = Pattern.compile("(?m)^workflow_runs_ended\\b.* (\\S+)$");
  private static final Pattern REMOVED = Pattern.compile("(?m)^workflow_runs_removed\\b.* (\\S+)$");

  /** Until a million runs are counted, before which none is removed. */
  private static final Duration COUNTING = Duration.ofMinutes(20);

  /** Runs whose record is read by the API, entry by entry. */
  private static final int SAMPLES = 20;

  private final BenchmarkScenario scenario;
  private final BenchmarkSettings settings;
  private final FixedResponseTarget target = FixedResponseTarget.start();
  private final BenchmarkDatabase database;
  private ServerProcess server;
  private ApiClient api;
  private String token;

  BenchmarkRun(BenchmarkScenario scenario, BenchmarkSettings settings) {
    this.scenario = scenario;
    this.settings = settings;
    this.database =
        BenchmarkDatabase.start(
            scenario.database(),
            setup(settings)
                .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
                .with("WORKFLOW_OUTBOUND_ALLOW", "127.0.0.1/32:" + target.port())
                .with("WORKFLOW_OUTBOUND_PLAIN_HTTP", "true")
                .with("WORKFLOW_LIMITS_REQUESTS_PER_MINUTE", NO_LIMIT)
                .with("WORKFLOW_LIMITS_WEBHOOK_REQUESTS_PER_MINUTE", NO_LIMIT));
  }

  private static ServerSetup setup(BenchmarkSettings settings) {
    ServerSetup fresh = ServerSetup.fresh();
    return settings.isAskedFor()
        ? fresh.forMeasuring().with("JDK_JAVA_OPTIONS", settings.javaOptions())
        : fresh;
  }

  BenchmarkResult measure() throws SQLException, InterruptedException {
    use(database.setup().start());
    String workflow = api.create(work());
    if (scenario.stored() + scenario.waiting() > 0) {
      fill(workflow);
    }
    if (settings.days() > 0) {
      await().atMost(COUNTING).until(() -> removed() > 0);
    }
    long called = target.calls();
    Instant begin = Instant.now();
    BenchmarkLoadGenerator load =
        BenchmarkLoadGenerator.begin(
            server.address(),
            scenario.start(),
            scenario
                .start()
                .request(server.address(), token, api.get("/workflows/" + workflow).send()),
            scenario.connections());
    Window window = window(load);
    List<Accepted> accepted = load.accepted();
    requireFairRefusals(load.refused());
    await().atMost(PATIENCE).until(() -> ended() >= accepted.size());
    long heap = ProcessMetrics.heapAfterCollection(server.pid());
    for (int i = 0; i < SAMPLES; i++) {
      requireWholeRecord(accepted.get(i * accepted.size() / SAMPLES).run());
    }
    long running = database.bytes();
    server.stop();
    long runs = scenario.stored() + accepted.size();
    Resources resources =
        new Resources(window.times, heap, window.resident, running / runs, database.bytes() / runs);
    if (settings.days() > 0) {
      System.out.printf(
          "Runs removed while it was measured: %d. Still stored: %d of %d.%n",
          window.removed, database.countRuns(), runs);
    }
    BenchmarkRunLog record = BenchmarkRunLog.read(database, workflow, begin);
    record.requireComplete(accepted, target.calls() - called);
    return figures(window, load, record, resources);
  }

  private WorkflowBuilder work() {
    String site = "{{ " + scenario.start().root() + ".site_id }}";
    String user = "{{ " + scenario.start().root() + ".user_id }}";
    return scenario
        .start()
        .begin(aWorkflow())
        .condition(site, "is_not_empty", "")
        .webhook("call", "http://127.0.0.1:" + target.port() + "/check", Map.of("site", site))
        .transform(user + " asked: {{ call.body.ok }}")
        .with("is_response", true);
  }

  private void use(ServerProcess started) {
    server = started;
    ApiResponse signedIn =
        ApiClient.anonymous(server.address())
            .post("/auth/token")
            .json(
                Map.of(
                    "grant_type",
                    "password",
                    "username",
                    "admin",
                    "password",
                    ServerFixture.PASSWORD))
            .send();
    token = signedIn.string("access_token");
    api = ApiClient.anonymous(server.address()).withToken(token);
  }

  /** Stores runs as if they had been made before; the server is stopped meanwhile. */
  private void fill(String workflow) throws SQLException {
    String ended = scenario.start().runOne(api, workflow);
    String delayed =
        api.create(
            aWorkflow()
                .manual()
                .node("pause", "delay", Map.of("duration", 1, "unit", "days"))
                .transform("done"));
    String waiting = api.execute(delayed, StartMethod.DATA).send().string("id");
    await().atMost(PATIENCE).until(() -> api.run(waiting).object().get("waiting") != null);
    server.stop();
    // The one of each kind that was made counts too.
    new RunSeeder(database, settings.days()).insertCopies(ended, scenario.stored() - 1);
    new RunSeeder(database, 0).insertCopies(waiting, scenario.waiting() - 1);
    use(server.restart());
  }

  /**
   * What was seen while it was measured.
   *
   * @param begin by the monotonic clock, in nanoseconds
   * @param end likewise
   * @param removed runs whose days were over
   */
  private record Window(
      long begin, long end, long completed, long removed, ProcessorTimes times, long resident) {
    boolean has(long moment) {
      return moment >= begin && moment < end;
    }
  }

  private Window window(BenchmarkLoadGenerator load) throws InterruptedException {
    try {
      load.awaitFor(settings.warmUp());
      ProcessorTimes timesBefore = ProcessorTimes.now(server, database);
      long before = ended();
      long removedBefore = removed();
      long begin = System.nanoTime();
      load.awaitFor(settings.measured());
      long after = ended();
      long end = System.nanoTime();
      ProcessorTimes times = ProcessorTimes.now(server, database).since(timesBefore);
      long resident = ProcessMetrics.resident(server.pid());
      return new Window(begin, end, after - before, removed() - removedBefore, times, resident);
    } finally {
      load.end();
    }
  }

  /** How many ends of runs have come on record since the server was started. */
  private long ended() {
    return metric(ENDED, 2);
  }

  private long removed() {
    return metric(REMOVED, 1);
  }

  /** The sum of a metric over its tags. */
  private long metric(Pattern line, int tags) {
    String metrics = api.get("/metrics").send().text();
    List<String> values = line.matcher(metrics).results().map(value -> value.group(1)).toList();
    assertThat(values).as("%s in %s", line, metrics).hasSize(tags);
    return (long) values.stream().mapToDouble(Double::parseDouble).sum();
  }

  /** A server under load may refuse a start for now, saying when to come back, and nothing else. */
  private static void requireFairRefusals(List<Refused> refused) {
    assertThat(refused).allMatch(start -> start.status() == 503 && start.retryAfter());
  }

  private void requireWholeRecord(String run) {
    Map<String, Object> seen = api.run(run).object();
    assertThat(seen)
        .containsEntry("status", "completed")
        .containsEntry("output", Map.of("text", "usr_123 asked: true"));
    assertThat(api.run(run).rows("logs"))
        .extracting(log -> log.get("node_id") + " " + log.get("attempt") + " " + log.get("status"))
        .containsExactly("start 1 success", "check 1 success", "call 1 success", "text 1 success");
  }

  private BenchmarkResult figures(
      Window window, BenchmarkLoadGenerator load, BenchmarkRunLog record, Resources resources) {
    List<Accepted> accepted =
        load.accepted().stream().filter(start -> window.has(start.answered())).toList();
    Map<Integer, Long> refused =
        load.refused().stream()
            .filter(start -> window.has(start.answered()))
            .collect(Collectors.groupingBy(Refused::status, TreeMap::new, Collectors.counting()));
    return new BenchmarkResult(
        scenario,
        Duration.ofNanos(window.end - window.begin),
        accepted.size(),
        window.completed,
        Latencies.of(accepted.stream().mapToLong(start -> start.answered() - start.sent())),
        Latencies.of(record.timesToEnd(load.accepted(), window::has)),
        refused,
        resources);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    database.close();
    target.close();
    TemporaryFolder.delete(database.setup().data().getParent());
  }
}
