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
    "http://a.example/console/, 80, /console/",
    "http://a.example:8080/console/?a=b, 8080, /console/?a=b",
    "http://a.example//b.example/, 80, /b.example/",
    "http://a.example:8080/\\/b.example/, 8080, /b.example/",
  })
  void whatLeadsToTheHostThatWasAskedIsAPath(String location, int port, String path) {
    assertThat(PathRedirects.path(location, HOST, port)).contains(path);
  }

  @Test
  void theUsualPortOfHttpsIsAnother() {
    assertThat(PathRedirects.path("https://a.example/auth", "https://a.example", 443))
        .contains("/auth");
    assertThat(PathRedirects.path("https://a.example/auth", "https://a.example", 8443)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/",
        "https://a.example/console/",
        "http://a.example:8180/auth",
        "http://a.example/auth",
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
