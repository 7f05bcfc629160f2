package org.workflowserver.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "wait=10|10",
        "WAIT = 10|10",
        "respond-async, wait=10|10",
        "wait=10; x=y, wait=20|10",
        "wait=\"10\"|10",
        "foo=\"a, wait=3\", wait=7|7",
        "wait=60|60",
        "wait=61|60",
        "wait=999999999|60"
      })
  void readsHowLongToWait(String header, int seconds) {
    assertThat(Preferences.patience(header)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=0",
        "wait=-1",
        "wait=1.5",
        "wait=x",
        "wait=x, wait=5",
        "waits=5",
        "foo=\"wait=3",
        "respond-async"
      })
  void ignoresWhatMakesNoSense(String header) {
    assertThat(Preferences.patience(header)).isEmpty();
  }
}
