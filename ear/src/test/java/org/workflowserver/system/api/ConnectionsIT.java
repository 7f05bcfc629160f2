package org.workflowserver.system.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/** A connection serves further calls, unless the answer before has said that it will not. */
@ExtendWith(SharedServerExtension.class)
class ConnectionsIT {
  private static final int READ_TIMEOUT_MILLIS = 180_000;

  /** As Java's own client offers HTTP/2 with its first call. */
  private static final String UPGRADE =
      "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n";

  private final URI server;
  private final String token;

  ConnectionsIT(ServerFixture fixture) {
    server = fixture.server().address();
    token = fixture.issuer().token("connections", "admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health/live HTTP/1.1|Host: a",
        "OPTIONS /workflows HTTP/1.1|Host: a",
        "TRACE /workflows HTTP/1.1|Host: a",
        "PATCH /workflows HTTP/1.1|Host: a",
        "GET /workflows HTTP/1.1|Host: a",
        "GET /nothing HTTP/1.1|Host: a",
        "GET /%zz HTTP/1.1|Host: a",
        "GET /console/ HTTP/1.1|Host: a",
        "GET /health/live HTTP/1.1|Host: a|Connection: close",
        "GET /health/live HTTP/1.1|Host: a|Connection: close, TE|TE: trailers",
        "GET /health/live HTTP/1.0|Host: a",
        "GET /health/live HTTP/1.0|Host: a|Connection: keep-alive",
        "GET /health/live HTTP/1.1",
        "GET /health/live HTTP/3.1|Host: a",
        "GET /workflows HTTP/1.1|Host: a|Content-Length: 2||{}",
        "POST /auth/token HTTP/1.1|Host: a|Content-Type: application/json|Content-Length: 2||{}",
        "POST /workflows HTTP/1.1|Host: a|Content-Type: text/plain|Content-Length: 2||{}",
        "POST /workflows HTTP/1.1|Host: a|Expect: other|Content-Length: 2||{}",
        "POST /workflows HTTP/1.1|Host: a|Content-Length: 2|Content-Length: 3||{}",
        "POST /workflows HTTP/1.1|Host: a|Transfer-Encoding: chunked||2|{}|0||",
        "POST /workflows HTTP/1.1|Host: a|Transfer-Encoding: chunked||zz|{}",
      })
  void isClosedAfterAnAnswerThatSaysSoAndOnlyThen(String request) throws IOException {
    assertKeepsItsWord(request.replace("|", "\r\n") + (request.contains("||") ? "" : "\r\n\r\n"));
  }

  /** Whatever is refused before the body is read. */
  @Test
  void aBodyThatIsRefusedUnreadDoesNotCloseItUnsaid() throws IOException {
    String body = "x".repeat(3 << 20);
    for (String authorization : List.of("", "Authorization: Bearer " + token + "\r\n")) {
      assertKeepsItsWord(
          "POST /workflows HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + authorization
              + ("Content-Length: " + body.length() + "\r\n\r\n")
              + body);
    }
  }

  @Test
  void anOfferOfAnotherProtocolIsIgnored() throws IOException {
    try (Socket socket = connect()) {
      assertThat(send(socket, "GET /health/live HTTP/1.1\r\nHost: a\r\n" + UPGRADE + "\r\n"))
          .hasStatus(200)
          .hasNoHeader("connection");
      assertThat(
              send(
                  socket,
                  "POST /workflows/validate HTTP/1.1\r\nHost: a\r\n"
                      + "Content-Type: application/json\r\nContent-Length: 2\r\n"
                      + ("Authorization: Bearer " + token + "\r\n")
                      + UPGRADE
                      + "\r\n{}"))
          .hasStatus(200)
          .hasNoHeader("connection");
      assertThat(send(socket, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")).hasStatus(200);
    }
  }

  private void assertKeepsItsWord(String request) throws IOException {
    try (Socket socket = connect()) {
      ApiResponse response = send(socket, request);
      assertThat(response.status()).as("%s", response).isPositive();
      if (response.header("connection").orElse("").equals("close")) {
        assertThat(socket.getInputStream().read()).as("%s", response).isEqualTo(-1);
      } else {
        assertThat(send(socket, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"))
            .as("%s", response)
            .hasStatus(200);
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    return socket;
  }

  private static ApiResponse send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return RawHttpClient.read(socket.getInputStream());
  }
}
