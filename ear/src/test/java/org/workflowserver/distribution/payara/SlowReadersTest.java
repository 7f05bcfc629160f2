package org.workflowserver.distribution.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.Test;

class SlowReadersTest {
  @Test
  void whoTakesAnAnswerHasTimeForAsMuchAsWasTaken() {
    SlowReaders.SlowAnswer answer = new SlowReaders().new SlowAnswer(0);
    assertThat(answer.left(0, 0)).hasSeconds(30);
    answer.wrote(8 << 20);
    assertThat(answer.left(8 << 20, 0)).as("nothing taken").hasSeconds(30);
    long minute = Duration.ofMinutes(1).toNanos();
    assertThat(answer.left((8 << 20) - (64 << 10), minute)).as("a little taken").isNegative();
    assertThat(answer.left(4 << 20, minute)).as("half taken").hasSeconds(98);
    answer.wrote(1);
    assertThat(answer.left(1, minute)).as("all taken but the last").hasSeconds(226);
  }

  @Test
  void whoReadsALittleIsDisconnectedAndWhoReadsAllGetsIt() throws Exception {
    byte[] answer = new byte[16 << 20];
    CompletableFuture<IOException> ended = new CompletableFuture<>();
    SlowReaders readers = new SlowReaders(Duration.ofSeconds(2), 4 << 20);
    try (FilteredServer server =
        FilteredServer.with(
            readers, 4, (request, response) -> write(answer, request, response, ended))) {
      try (Socket fast = server.send("/fast")) {
        assertThat(fast.getInputStream().readAllBytes()).hasSizeGreaterThan(answer.length);
      }
      try (Socket slow = server.send("/slow")) {
        assertThat(slow.getInputStream().readNBytes(1_000)).hasSize(1_000);
        assertThat(ended.get(1, TimeUnit.MINUTES)).isNotNull();
      }
    }
  }

  private static void write(
      byte[] answer, Request request, Response response, CompletableFuture<IOException> ended)
      throws IOException {
    response.setHeader("Connection", "close");
    try {
      response.getOutputStream().write(answer);
    } catch (IOException e) {
      if (request.getRequestURI().equals("/slow")) {
        ended.complete(e);
      }
      throw e;
    }
  }

  @Test
  void aMediaTypeMakesNoStream() {
    HttpResponsePacket response =
        HttpResponsePacket.builder(
                HttpRequestPacket.builder()
                    .method("POST")
                    .uri("/")
                    .protocol(Protocol.HTTP_1_1)
                    .build())
            .status(200)
            .protocol(Protocol.HTTP_1_1)
            .contentType("text/event-stream")
            .build();
    assertThat(SlowReaders.isStream(response)).isFalse();
    response.setHeader("X-Accel-Buffering", "no");
    assertThat(SlowReaders.isStream(response)).isTrue();
  }
}
