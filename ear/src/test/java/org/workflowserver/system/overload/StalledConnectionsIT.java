package org.workflowserver.system.overload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int USUAL_ROUNDS = 3;

  /** Many times the threads; more take as long as a system needs for their buffers. */
  private static final int UNREAD = Integer.getInteger("stalled.unread", 200);

  /** More than the system keeps for a client who reads nothing. */
  private static final byte[] LARGE =
      "GET /console/assets/console.css HTTP/1.1\r\nHost: a\r\n\r\n"
          .repeat(125)
          .getBytes(ISO_8859_1);

  /** How often others call meanwhile; with more the worst times are printed. */
  private static final int ROUNDS = Integer.getInteger("stalled.rounds", USUAL_ROUNDS);

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
    requireOthersServed(stall.name(), SOCKETS, stall.sent, socket -> {});
  }

  @Test
  void othersAreServedWhileChunksDrip() throws IOException {
    requireOthersServed(
        "CHUNKS_THAT_DRIP", SOCKETS, Stall.WITHIN_A_CHUNK.sent, StalledConnectionsIT::sendOne);
  }

  @Test
  void othersAreServedWhileResponsesAreNotRead() throws IOException {
    int before = fixture.server().errorLines().size();
    requireOthersServed("RESPONSES_NOT_READ", UNREAD, LARGE, socket -> {});
    // Other tests share the server.
    assertThat(fixture.server().errorLines().stream().skip(before))
        .noneMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void othersAreServedWhileResponsesAreReadSlowly() throws IOException {
    int before = fixture.server().errorLines().size();
    requireOthersServed("RESPONSES_READ_SLOWLY", UNREAD, LARGE, StalledConnectionsIT::readSome);
    assertThat(fixture.server().errorLines().stream().skip(before))
        .noneMatch(line -> line.startsWith("\tat "));
  }

  /** A thread that is free serves who comes next, and not all that one client has sent at once. */
  @Test
  void othersHaveTheirTurnAmongRequestsThatAreSentAtOnce() throws IOException {
    // The test is over before most of them are answered; fewer would be while it stands still.
    int each = 1_600;
    int most = 64;
    byte[] sent =
        "GET /console/assets/console.css HTTP/1.1\r\nHost: a\r\n\r\n"
            .repeat(each)
            .getBytes(ISO_8859_1);
    AtomicInteger answers = new AtomicInteger();
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < most; i++) {
        Socket client = new Socket(server.getHost(), server.getPort());
        clients.add(client);
        client.getOutputStream().write(sent);
        Thread.startVirtualThread(() -> count(client, answers));
      }
      int before = answers.get();
      assertThat(RawHttpClient.send(server, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"))
          .hasStatus(200);
      assertThat(answers.get() - before).as("answers to others").isLessThan(each * most / 4);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static void count(Socket client, AtomicInteger answers) {
    try {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // The end of a body may stand before it.
        answers.addAndGet(line.endsWith("HTTP/1.1 200 OK") ? 1 : 0);
      }
    } catch (IOException e) {
      assertThat(e).as("closed by the test").isInstanceOf(SocketException.class);
    }
  }

  /**
   * @param turn what each client does from time to time
   */
  private void requireOthersServed(String kind, int sockets, byte[] sent, Turn turn)
      throws IOException {
    String workflow = api.create(aWorkflow().manual());
    List<Socket> stalled = new ArrayList<>();
    long[] worst = new long[2];
    try {
      for (int i = 0; i < sockets; i++) {
        Socket socket = connected();
        stalled.add(socket);
        socket.getOutputStream().write(sent);
      }
      for (int i = 0; i < ROUNDS; i++) {
        for (Socket socket : stalled) {
          take(turn, socket);
        }
        long began = System.nanoTime();
        assertThat(RawHttpClient.send(server, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"))
            .hasStatus(200);
        long answered = System.nanoTime();
        assertThat(api.runToEnd(workflow, Map.of())).hasMember("status", "completed");
        worst[0] = Math.max(worst[0], answered - began);
        worst[1] = Math.max(worst[1], System.nanoTime() - answered);
      }
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
    if (ROUNDS > USUAL_ROUNDS) {
      System.out.printf(
          "%s, %d connections: /health/live within %.1f ms, a run within %.1f ms%n",
          kind, sockets, worst[0] / 1e6, worst[1] / 1e6);
    }
  }

  /** What a client does on its connection. */
  private interface Turn {
    void take(Socket socket) throws IOException;
  }

  private static void sendOne(Socket socket) throws IOException {
    socket.getOutputStream().write(' ');
  }

  private static void readSome(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    in.skipNBytes(Math.min(in.available(), 1_024));
  }

  /** The server may have ended the connection. */
  private static void take(Turn turn, Socket socket) {
    try {
      turn.take(socket);
    } catch (IOException e) {
      assertThat(e).isInstanceOf(SocketException.class);
    }
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 60_000);
    return socket;
  }
}
