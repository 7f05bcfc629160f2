package org.workflowserver.system.overload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/**
 * What strangers may do with {@value #SOCKETS} connections each: no thread waits for them, so that
 * others are served meanwhile.
 */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class StalledConnectionsIT {
  private static final int SOCKETS = 1_000;

  /** What is sent before the connection is left alone. */
  enum Stall {
    WITHIN_THE_HEAD("GET /workflows HTTP/1.1\r\nHost: a\r\nX-Long: "),
    BEFORE_A_SHORT_BODY(post("/auth/token", "application/json", "Content-Length: 20")),
    BEFORE_A_BODY(post("/auth/token", "application/json", "Content-Length: 500000")),
    BEFORE_A_BODY_BEYOND_THE_LIMIT(
        post("/auth/token", "application/json", "Content-Length: 2000000")),
    BEFORE_A_FORM(
        post("/workflows", "application/x-www-form-urlencoded", "Content-Length: 1500000")),
    BEFORE_A_FORM_BEYOND_THE_LIMIT(
        post("/workflows", "application/x-www-form-urlencoded", "Content-Length: 3000000")),
    BEFORE_A_FORM_OF_THE_CONSOLE(
        post(
            "/console/login.xhtml",
            "application/x-www-form-urlencoded",
            "Content-Length: 3000000")),
    WITHIN_A_CHUNK(
        post("/auth/token", "application/json", "Transfer-Encoding: chunked") + "9\r\n{"),
    WITHIN_THE_SECOND_REQUEST("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET /health");

    private final byte[] sent;

    Stall(String sent) {
      this.sent = sent.getBytes(ISO_8859_1);
    }

    private static String post(String path, String type, String framing) {
      return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\n%s\r\n\r\n"
          .formatted(path, type, framing);
    }
  }

  private final ServerFixture fixture;
  private final URI server;
  private final ApiClient api;

  StalledConnectionsIT(ServerFixture fixture) {
    server = fixture.server().address();
    api = fixture.api("stalled-connections", "admin");
    this.fixture = fixture;
  }

  @ParameterizedTest
  @EnumSource
  void othersAreServedMeanwhile(Stall stall) throws IOException {
    requireOthersServed(SOCKETS, stall.sent);
  }

  /** More than the system keeps for a client who reads nothing, on each of twice the threads. */
  @Test
  void othersAreServedWhileResponsesAreNotRead() throws IOException {
    int before = fixture.server().errorLines().size();
    String request = "GET /console/assets/console.css HTTP/1.1\r\nHost: a\r\n\r\n";
    requireOthersServed(64, request.repeat(125).getBytes(ISO_8859_1));
    // Other tests share the server.
    assertThat(fixture.server().errorLines().stream().skip(before))
        .noneMatch(line -> line.startsWith("\tat "));
  }

  private void requireOthersServed(int sockets, byte[] sent) throws IOException {
    String workflow = api.create(aWorkflow().manual());
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < sockets; i++) {
        Socket socket = connected();
        stalled.add(socket);
        socket.getOutputStream().write(sent);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(RawHttpClient.send(server, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"))
            .hasStatus(200);
        assertThat(api.runToEnd(workflow, Map.of())).hasMember("status", "completed");
      }
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 60_000);
    return socket;
  }
}
