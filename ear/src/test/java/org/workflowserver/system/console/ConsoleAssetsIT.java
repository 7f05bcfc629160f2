package org.workflowserver.system.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Style and scripts come compressed for who asks, and stay in the browser for good. */
@ExtendWith(SharedConsoleExtension.class)
class ConsoleAssetsIT {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  ConsoleAssetsIT(ConsoleFixture fixture) {
    server = fixture.server().address();
  }

  @ParameterizedTest
  @ValueSource(strings = {"console.css", "console.js", "icon.svg"})
  void areCompressedForWhoAsks(String name) throws Exception {
    HttpResponse<byte[]> page = get("/console/login", "gzip");
    assertThat(encoding(page)).isEmpty();
    Matcher found =
        Pattern.compile("\"(/console/assets/[0-9a-f]{8}/" + name + ")\"")
            .matcher(new String(page.body(), StandardCharsets.UTF_8));
    assertThat(found.find()).isTrue();
    String path = found.group(1);

    HttpResponse<byte[]> plain = get(path, "gzip;q=0, identity");
    assertThat(encoding(plain)).isEmpty();
    HttpResponse<byte[]> compressed = get(path, "br, gzip");
    assertThat(encoding(compressed)).hasValue("gzip");
    assertThat(compressed.body().length).isLessThan(plain.body().length);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
    for (HttpResponse<byte[]> either : List.of(plain, compressed)) {
      assertThat(either.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      assertThat(either.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    }
    assertThat(compressed.headers().firstValue("Content-Type"))
        .isEqualTo(plain.headers().firstValue("Content-Type"));
    assertThat(encoding(get("/console/assets/" + name, "gzip"))).isEmpty();
    assertThat(encoding(get("/console/assets/00000000/" + name, "gzip"))).isEmpty();
  }

  /** They hold the token of their form, which another site could guess from their lengths. */
  @Test
  void pagesAreCompressedForPagesOfThisServer() throws Exception {
    HttpResponse<byte[]> compressed =
        get("/console/login", "gzip", "Sec-Fetch-Site", "same-origin");
    assertThat(encoding(compressed)).hasValue("gzip");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("name=\"formToken\"")
          .endsWith("</html>");
    }
    for (String site : List.of("cross-site", "same-site", "none")) {
      assertThat(encoding(get("/console/login", "gzip", "Sec-Fetch-Site", site))).isEmpty();
    }
  }

  private static Optional<String> encoding(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return response.headers().firstValue("Content-Encoding");
  }

  private HttpResponse<byte[]> get(String path, String codings, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).header("Accept-Encoding", codings);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }
}
