package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How often a small template renders in a second, on one core: measured in a machine of its own for
 * as many seconds as {@code -Dtemplate.seconds} says, and not at all without it. The figure gates
 * nothing.
 */
class TemplateSpeedTest {
  private static final int SECONDS = Integer.getInteger("template.seconds", 0);

  @Test
  void theTemplateThatIsMeasuredRendersItsText() {
    assertThat(new TemplateBenchmark().render()).isEqualTo(TemplateBenchmark.TEXT);
  }

  @Test
  void aSmallTemplateIsRenderedAgainAndAgain() throws Exception {
    if (SECONDS == 0) {
      String reason = "The speed of a template is only measured with -Dtemplate.seconds=10";
      // The runner shows no reason of a skipped test.
      System.out.println(reason);
      abort(reason);
    }
    Collection<RunResult> results = new Runner(options()).run();
    assertThat(results).hasSize(1);
    assertThat(results.iterator().next().getPrimaryResult().getScore()).isPositive();
  }

  private static Options options() {
    return new OptionsBuilder()
        .include(TemplateBenchmark.class.getName())
        .threads(1)
        .forks(1)
        .warmupIterations(1)
        .warmupTime(TimeValue.seconds(SECONDS))
        .measurementIterations(1)
        .measurementTime(TimeValue.seconds(SECONDS))
        .shouldFailOnError(true)
        .build();
  }
}
