package org.workflowserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher reads before there is an application. */
class LaunchSettingsTest {
  private static final String IDLE_TIMEOUT = "workflow.http.idle-timeout";

  @AfterEach
  void clear() {
    System.clearProperty(IDLE_TIMEOUT);
  }

  @Test
  void connectionsStayOpenForLongerThanThoseOfProxies() throws StartRefused {
    assertThat(published("org.workflowserver.http.idle-timeout-seconds")).isEqualTo("75");
  }

  /** What is made known under a name. */
  private static String published(String name) throws StartRefused {
    Properties before = (Properties) System.getProperties().clone();
    try {
      LaunchSettings.read().publish();
      return System.getProperty(name);
    } finally {
      System.setProperties(before);
    }
  }

  /** What decides on requests before there is an application has no reading of its own. */
  @ParameterizedTest
  @CsvSource({"4_194_304, 4194304", "4 MiB, 4194304", "0000000001, 1"})
  void theLongestBodyIsMadeKnownInBytes(String text, String bytes) throws StartRefused {
    try {
      System.setProperty("workflow.limits.body", text);
      assertThat(published("workflow.limits.body")).isEqualTo(bytes);
    } finally {
      System.clearProperty("workflow.limits.body");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "node-1:8080,, server=node-1:8080",
    "'a, \"b\"',, server=a___b_",
    "a, zone=x, zone=x"
  })
  void metricsAreLabelledWithTheNameUnlessTheOperatorChoseLabels(
      String name, String labels, String expected) throws StartRefused {
    Properties before = (Properties) System.getProperties().clone();
    try {
      System.setProperty("workflow.server.name", name);
      if (labels != null) {
        System.setProperty("mp.metrics.tags", labels);
      }
      LaunchSettings.read().publish();
      assertThat(System.getProperty("mp.metrics.tags")).isEqualTo(expected);
    } finally {
      System.setProperties(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"1s, 1", "1500ms, 2", "5m, 300", "24h, 86400", "PT90S, 90"})
  void anIdleTimeoutIsASpan(String text, String seconds) throws StartRefused {
    System.setProperty(IDLE_TIMEOUT, text);
    assertThat(published("org.workflowserver.http.idle-timeout-seconds")).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "999ms", "86401s", "25h", "-5s", "75", "soon", "P1D5X"})
  void anIdleTimeoutThatMakesNoSenseIsRefused(String text) {
    System.setProperty(IDLE_TIMEOUT, text);
    assertThatThrownBy(LaunchSettings::read)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(IDLE_TIMEOUT)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsSetting() throws Exception {
    Properties before = (Properties) System.getProperties().clone();
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      System.setProperty("workflow.http.port", Integer.toString(other.getLocalPort()));
      LaunchSettings settings = LaunchSettings.read();
      assertThatThrownBy(settings::requireFreePort)
          .isInstanceOf(StartRefused.class)
          .hasMessage(
              "Port %d on 127.0.0.1 cannot be used: another process listens there. Stop that one,"
                      .formatted(other.getLocalPort())
                  + " or set workflow.http.port to another.");
    } finally {
      System.setProperties(before);
    }
  }

  @Test
  void whatElseMayBeWrongWithAPortNamesItsSettingToo() {
    InetSocketAddress low = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    assertThat(LaunchSettings.portRefusal(low, "Permission denied")).contains("workflow.http.port");
    assertThat(LaunchSettings.portRefusal(low, "Cannot assign requested address"))
        .contains("workflow.http.address");
  }
}
