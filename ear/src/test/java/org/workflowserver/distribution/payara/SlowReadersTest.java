package org.workflowserver.distribution.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Protocol;
import org.junit.jupiter.api.Test;

class SlowReadersTest {
  @Test
  void whoTakesAnAnswerHasTimeForAsMuchAsWasTaken() {
    SlowReaders.SlowAnswer answer = new SlowReaders.SlowAnswer(0);
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
