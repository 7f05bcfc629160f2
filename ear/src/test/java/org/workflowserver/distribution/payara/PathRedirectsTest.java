package org.workflowserver.distribution.payara;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRedirectsTest {
  private static final String HOST = "http://a.example";

  @ParameterizedTest
  @CsvSource({
    "http://a.example/console/, /console/",
    "http://a.example:8080/console/?a=b, /console/?a=b",
    "http://a.example//b.example/, /b.example/",
    "http://a.example:8080/\\/b.example/, /b.example/",
  })
  void whatLeadsToTheHostThatWasAskedIsAPath(String location, String path) {
    assertThat(PathRedirects.path(location, HOST, 8080)).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/",
        "https://a.example/console/",
        "http://a.example:8180/auth",
        "http://a.example.evil.example/",
        "http://a.example@evil.example/"
      })
  void whatLeadsElsewhereStays(String location) {
    assertThat(PathRedirects.path(location, HOST, 8080)).isEmpty();
  }

  @Test
  void anAddressKeepsItsColons() {
    assertThat(PathRedirects.path("http://[::1]:8080/console/", "http://[::1]", 8080))
        .contains("/console/");
  }
}
