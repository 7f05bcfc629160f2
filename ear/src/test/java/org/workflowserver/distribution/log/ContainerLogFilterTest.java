package org.workflowserver.distribution.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class ContainerLogFilterTest {
  @Test
  void whatTheContainerMissesOfTransactionsOfRunsIsLeftOutDuringTheStartToo() {
    assertThat(isLoggable("javax.enterprise.resource.jta", Level.WARNING)).isFalse();
    assertThat(isLoggable("javax.enterprise.resource.resourceadapter", Level.WARNING)).isTrue();
    assertThat(isLoggable("javax.enterprise.system.core", Level.WARNING)).isTrue();
    assertThat(isLoggable("javax.enterprise.system.core", Level.INFO)).isFalse();
    assertThat(isLoggable("org.workflowserver.engine.Engine", Level.INFO)).isTrue();
  }

  private static boolean isLoggable(String logger, Level level) {
    LogRecord line = new LogRecord(level, "No ComponentInvocation present");
    line.setLoggerName(logger);
    return new ContainerLogFilter().isLoggable(line);
  }
}
