package org.workflowserver.template;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.workflowserver.template.value.Budget;

/** Renders a small template as a step does: parsed once, each time with a budget of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TemplateBenchmark {
  static final String SOURCE = "Hello {{ user.name | upcase }}, you have {{ n }} items";
  static final String TEXT = "Hello ANNA, you have 3 items";

  private final Template template = Template.parse(SOURCE);
  private final Given given =
      Given.roots(Map.of("user", Map.of("name", "Anna", "id", "usr_123"), "n", 3L));

  /** One rendering. */
  @Benchmark
  public String render() {
    return template.render(given, new Budget(Duration.ofSeconds(1), 1 << 20, System::nanoTime));
  }
}
