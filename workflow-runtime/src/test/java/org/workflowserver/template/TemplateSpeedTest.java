package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How often a small template renders in a second, on one core. The usual build only sees that it
 * can be measured; {@code -Dtemplate.seconds} says for how long it is, in a machine of its own, and
 * the figure gates nothing.
 */
class TemplateSpeedTest {
  private static final int SECONDS = Integer.getInteger("template.seconds", 0);

  @Test
  void a_small_template_is_rendered_again_and_again() throws Exception {
    assertThat(new TemplateBenchmark().render()).isEqualTo(TemplateBenchmark.TEXT);
    Collection<RunResult> results =
        new Runner((SECONDS == 0 ? inPassing() : measured()).build()).run();
    assertThat(results).hasSize(1);
    assertThat(results.iterator().next().getPrimaryResult().getScore()).isPositive();
  }

  private static ChainedOptionsBuilder inPassing() {
    return options()
        .verbosity(VerboseMode.SILENT)
        .forks(0)
        .warmupIterations(0)
        .measurementTime(TimeValue.milliseconds(50));
  }

  private static ChainedOptionsBuilder measured() {
    return options()
        .forks(1)
        .warmupIterations(1)
        .warmupTime(TimeValue.seconds(SECONDS))
        .measurementTime(TimeValue.seconds(SECONDS));
  }

  private static ChainedOptionsBuilder options() {
    return new OptionsBuilder()
        .include(TemplateBenchmark.class.getName())
        .threads(1)
        .measurementIterations(1)
        .shouldFailOnError(true);
  }
}
