package org.workflowserver.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void everyDefaultHasTheTypeOfItsSetting() {
    assertThat(Settings.all())
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(setting.value()).isNotNull());
  }

  @Test
  void namesAreUniqueAndBelongToTheServer() {
    assertThat(Settings.all())
        .extracting(Setting::name)
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("workflow(\\.[a-z0-9-]+)+"));
  }

  @Test
  void theEnvironmentNameIsUpperCaseWithUnderscores() {
    assertThat(Settings.HTTP_TLS_KEYSTORE_PASSWORD.environmentName())
        .isEqualTo("WORKFLOW_HTTP_TLS_KEYSTORE_PASSWORD");
  }

  @Test
  void sizesSpansListsAndPairsAreReadFromText() {
    assertThat(with(Settings.LIMIT_BODY, "2 MiB")).isEqualTo(2L << 20);
    assertThat(with(Settings.LIMIT_BODY, "1_000")).isEqualTo(1_000L);
    assertThat(with(Settings.LIMIT_DELAY, "12h")).isEqualTo(Duration.ofHours(12));
    assertThat(with(Settings.LIMIT_DELAY, "PT0.5S")).isEqualTo(Duration.ofMillis(500));
    assertThat(with(Settings.OUTBOUND_ALLOW, " a:1, ,b:2 ")).isEqualTo(List.of("a:1", "b:2"));
    assertThat(with(Settings.JWT_GROUPS_MAP, "ops=operator, root=admin"))
        .isEqualTo(Map.of("ops", "operator", "root", "admin"));
    assertThat(Settings.HTTP_CORS_ORIGINS.value()).isEqualTo(List.of());
    assertThat(with(Settings.HTTP_CORS_ORIGINS, "https://a.example, http://[::1]:8080"))
        .isEqualTo(List.of("https://a.example", "http://[::1]:8080"));
    assertThat(with(Settings.DATABASE_SYNC, "disk")).isEqualTo(DatabaseSync.DISK);
  }

  @Test
  void thePublicAddressFollowsThePort() {
    assertThat(with(Settings.HTTP_PORT, "18081", Settings.PUBLIC_URL::value))
        .isEqualTo("http://localhost:18081");
  }

  @Test
  void thePublicAddressIsOneOfAServer() {
    for (String address :
        List.of(
            "http://a:8080",
            "https://flow_1.example",
            "https://[::1]:8443/x/y",
            "http://10.0.0.1")) {
      assertThat(with(Settings.PUBLIC_URL, address)).isEqualTo(address);
      assertThat(with(Settings.PUBLIC_URL, address + "/")).isEqualTo(address);
    }
    for (String other :
        List.of(
            "localhost",
            "http://",
            "ftp://x",
            "http://a b/",
            "http://a:b",
            "http://u@a",
            "http://a/?x")) {
      assertThatThrownBy(() -> with(Settings.PUBLIC_URL, other))
          .isInstanceOf(SettingInvalid.class)
          .hasMessage(
              "The setting workflow.public-url is '%s', but an address such as"
                  + " 'https://workflows.example.com' is expected.",
              other);
    }
  }

  @Test
  void theDataFolderIsAbsolute() {
    assertThat(with(Settings.DATA, "x/../data")).isEqualTo(Path.of("data").toAbsolutePath());
  }

  @Test
  void aBlankTextCountsAsAbsent() {
    assertThat(with(Settings.HTTP_PORT, "  ")).isEqualTo(8080);
  }

  @Test
  void aValueWithoutMeaningIsNamedInTheRefusal() {
    assertThatThrownBy(() -> with(Settings.HTTP_PORT, "70000"))
        .isInstanceOf(SettingInvalid.class)
        .hasMessage(
            "The setting workflow.http.port is '70000', "
                + "but a whole number from 1 to 65535 is expected.");
    assertThatThrownBy(() -> with(Settings.LIMIT_BODY, "1 MB")).isInstanceOf(SettingInvalid.class);
    assertThatThrownBy(() -> with(Settings.LIMIT_DELAY, "30")).isInstanceOf(SettingInvalid.class);
    assertThatThrownBy(() -> with(Settings.METRICS_PUBLIC, "maybe"))
        .isInstanceOf(SettingInvalid.class);
    for (String origin : List.of("a.example", "https://a.example/", "https://A.example", "null")) {
      assertThatThrownBy(() -> with(Settings.HTTP_CORS_ORIGINS, origin))
          .isInstanceOf(SettingInvalid.class);
    }
  }

  private static Object with(Setting<?> setting, String text) {
    return with(setting, text, setting::value);
  }

  private static Object with(Setting<?> setting, String text, Supplier<?> read) {
    Properties before = (Properties) System.getProperties().clone();
    try {
      System.setProperty(setting.name(), text);
      return read.get();
    } finally {
      System.setProperties(before);
    }
  }
}
