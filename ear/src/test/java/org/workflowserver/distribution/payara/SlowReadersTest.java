package org.workflowserver.distribution.payara;

import static org.assertj.core.api.Assertions.assertThat;

import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Protocol;
import org.junit.jupiter.api.Test;

class SlowReadersTest {
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
