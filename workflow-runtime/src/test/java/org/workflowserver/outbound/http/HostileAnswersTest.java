package org.workflowserver.outbound.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundPolicy;

/**
 * Servers that answer in order to do harm. Each call ends, by a limit or by its time-out, and holds
 * no connection afterwards: the server sees it closed, and the next call is as good as ever.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class HostileAnswersTest {
  /** Of calls that end by what is answered. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private ScriptedServer server;
  private OutboundHttp http;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
    http =
        new OutboundHttp(
            OutboundPolicy.of("127.0.0.1/32:1024-65535", true),
            HostileAnswersTest::noNames,
            scheduler,
            new SystemTime());
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    scheduler.shutdownNow();
  }

  /** An answer, and what becomes of the call. */
  record Case(String name, String code, ScriptedServer.Answer answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> tooLarge() {
    return Stream.of(
            body("a gzip bomb", "gzip", gzipped(new byte[64 << 20])),
            body("a deflate bomb", "deflate", deflated(new byte[64 << 20], false)),
            body("a raw deflate bomb", "deflate", deflated(new byte[64 << 20], true)),
            body("a gzip bomb in gzip", "gzip, gzip", gzipped(gzipped(new byte[64 << 20]))),
            body(
                "a gzip bomb in deflate",
                "gzip, deflate",
                deflated(gzipped(new byte[8 << 20]), false)),
            body(
                "a bomb that leaves nothing in the end",
                "gzip, gzip",
                gzipped(emptyMembers(4 << 20))),
            body("one byte too many", "identity", new byte[OutboundHttp.MAX_BODY + 1]),
            endless("a body that never ends", OK + "\r\n", "x".repeat(4_096)),
            endless("chunks that never end", CHUNKED, "1000\r\n" + "x".repeat(4_096) + "\r\n"),
            endless("tiny chunks that never end", CHUNKED, "1\r\nx\r\n"),
            endless("a coded body that never ends", OK + "Content-Encoding: gzip\r\n\r\n", "x"),
            say("a length of 1 MiB and 1", OK + "Content-Length: 1048577\r\n\r\n"),
            say(
                "a length near the end of numbers",
                OK + "Content-Length: " + Long.MAX_VALUE + "\r\n\r\n"),
            endless("a status line that never ends", "HTTP/1.1 200 ", "x".repeat(1_000)),
            endless("a header line that never ends", OK + "X: ", "y".repeat(1_000)),
            endless("a header name that never ends", OK, "y".repeat(1_000)),
            endless("a folded header that never ends", OK + "X: y\r\n", " z\r\n"),
            endless("headers that never end", OK, "X: y\r\n"),
            endless("trailers that never end", CHUNKED + "0\r\n", "X: y\r\n"),
            endless("a trailer line that never ends", CHUNKED + "0\r\nX: ", "y".repeat(1_000)),
            endless("a flood of interim answers", "", "HTTP/1.1 102 Processing\r\n\r\n"),
            endless(
                "interim answers with headers",
                "",
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
            say("a head of 65 KiB", OK + "X: " + "x".repeat(66_560) + "\r\n\r\n"),
            say("20,000 headers", OK + "X: y\r\n".repeat(20_000) + "\r\n"))
        .map(given -> new Case(given.name(), "response_too_large", given.answer()));
  }

  static Stream<Case> malformed() {
    byte[] half = gzipped("half of it is missing".repeat(100).getBytes(ISO_8859_1));
    return Stream.of(
            body("another coding than it says", "gzip", "plain text".getBytes(ISO_8859_1)),
            body("no deflate", "deflate", "plain text".getBytes(ISO_8859_1)),
            body("an unknown coding", "br", "x".getBytes(ISO_8859_1)),
            body("an unknown coding inside", "zstd, gzip", gzipped(new byte[10])),
            body("three layers of gzip", "gzip, gzip, gzip", gzipped(new byte[10])),
            body("half a gzip", "gzip", java.util.Arrays.copyOf(half, half.length / 2)),
            body("thousands of empty gzips", "gzip", emptyMembers(1 << 19)),
            say("a length below nothing", OK + "Content-Length: -1\r\n\r\n"),
            say("a length that is none", OK + "Content-Length: 5x\r\n\r\nhello"),
            say("a length beyond numbers", OK + "Content-Length: 99999999999999999999\r\n\r\n"),
            say("two lengths", OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
            say("a status of five digits", "HTTP/1.1 99999 X\r\n\r\n"),
            say("a status below nothing", "HTTP/1.1 -1 X\r\n\r\n"),
            say("a status that is none", "HTTP/1.1 abc X\r\n\r\n"),
            say("a version that is none", "HTTP/x 200 OK\r\n\r\n"),
            say("a header without a colon", OK + "nothing\r\n\r\n"),
            say("an unknown transfer coding", OK + "Transfer-Encoding: gzip\r\n\r\nx"))
        .map(given -> new Case(given.name(), "response_invalid", given.answer()));
  }

  static Stream<Case> lost() {
    return Stream.of(
            say("a chunk of no length", CHUNKED + "zz\r\nhello\r\n0\r\n\r\n"),
            say("a chunk below nothing", CHUNKED + "-5\r\nhello\r\n0\r\n\r\n"),
            say("a chunk beyond numbers", CHUNKED + "FFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"),
            say("a chunk without its end", CHUNKED + "5\r\nhello0\r\n\r\n"),
            hangUp("chunks without an end", CHUNKED + "5\r\nhello\r\n"),
            hangUp("half a chunk", CHUNKED + "5\r\nhel"),
            hangUp("a body shorter than it says", OK + "Content-Length: 10\r\n\r\nhello"),
            hangUp("half a head", OK + "Content-Le"),
            hangUp("interim answers only", "HTTP/1.1 100 Continue\r\n\r\n"),
            hangUp("nothing at all", ""))
        .map(given -> new Case(given.name(), "connection_lost", given.answer()));
  }

  static Stream<Case> late() {
    return Stream.of(
            say("silence", ""),
            say("silence after the status", OK),
            say("silence after the head", OK + "Content-Length: 10\r\n\r\n"),
            say("silence within the body", OK + "Content-Length: 10\r\n\r\nhello"),
            say("silence within a chunk", CHUNKED + "5\r\nhel"),
            say("silence between chunks", CHUNKED + "5\r\nhello\r\n"),
            say("silence within trailers", CHUNKED + "0\r\nX: y\r\n"),
            say("silence after an interim answer", "HTTP/1.1 100 Continue\r\n\r\n"),
            drip("a drip before anything", "", "H"),
            drip("a drip of a status line", "HTTP/1.1 200 ", "x"),
            drip("a drip of a header", OK + "X: ", "x"),
            drip("a drip of headers", OK, "X: y\r\n"),
            drip("a drip of a body without a length", OK + "\r\n", "x"),
            drip("a drip of a body with a length", OK + "Content-Length: 100000\r\n\r\n", "x"),
            drip("a drip of chunks", CHUNKED, "1\r\nx\r\n"),
            drip("a drip of a chunk", CHUNKED + "ffff\r\n", "x"),
            drip("a drip of a chunk's length", CHUNKED, "0"),
            drip("a drip of a chunk's extension", CHUNKED + "5;a=", "x"),
            drip("a drip of trailers", CHUNKED + "0\r\nX: ", "y"),
            drip("a drip of gzip", OK + "Content-Encoding: gzip\r\n\r\n", "x"),
            drip("a drip of interim answers", "", "HTTP/1.1 102 Processing\r\n\r\n"))
        .map(given -> new Case(given.name(), "timed_out", given.answer()));
  }

  @ParameterizedTest
  @MethodSource({"tooLarge", "malformed", "lost"})
  void endByALimit(Case hostile) throws Exception {
    server.answer(hostile.answer());
    OutboundFailure failure = failureOf(call(PATIENCE));
    assertThat(failure.code()).isEqualTo(hostile.code());
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @MethodSource("late")
  void endByTheTimeOfTheWholeCall(Case hostile) throws Exception {
    server.always(hostile.answer());
    Duration time = Duration.ofMillis(150);
    OutboundFailure failure;
    do {
      // On a machine that is busy it may be over before the server has read the call.
      time = time.multipliedBy(2);
      failure = failureOf(call(time));
      await().until(() -> server.open() == 0);
    } while (server.requests().isEmpty());
    assertThat(failure).hasMessage("No complete answer within " + time.toMillis() + " ms");
    assertThat(failure.code()).isEqualTo("timed_out");
    assertThat(failure.retryable()).isTrue();
    assertNothingIsHeld();
  }

  @Test
  void noneHoldsAPlaceInThePool() throws Exception {
    List<Case> cases = Stream.of(tooLarge(), malformed(), lost()).flatMap(all -> all).toList();
    for (int i = 0; i < 3 * GuardedConnections.MAX_PER_TARGET; i++) {
      Case hostile = cases.get(i % cases.size());
      server.answer(hostile.answer());
      assertThat(failureOf(call(PATIENCE)).code()).as(hostile.name()).isEqualTo(hostile.code());
    }
    assertNothingIsHeld();
  }

  @Test
  void whatFollowsAnAnswerIsNotTheNextOne() throws Exception {
    String smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled";
    server.answer(say("", OK + "Content-Length: 5\r\n\r\nhello" + smuggled).answer());
    server.always("200 OK", "", "honest".getBytes(ISO_8859_1));
    assertThat(http.send(call(PATIENCE)).body()).asString().isEqualTo("hello");
    assertThat(http.send(call(PATIENCE)).body()).asString().isEqualTo("honest");
    assertThat(http.send(call(PATIENCE)).body()).asString().isEqualTo("honest");
  }

  @Test
  void anInterimAnswerIsPassedOver() throws Exception {
    server.answer(
        say(
                "",
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(5)
                    + OK
                    + "Content-Length: 5\r\n\r\nhello")
            .answer());
    assertThat(http.send(call(PATIENCE)).body()).asString().isEqualTo("hello");
    server.always("200 OK", "", "again".getBytes(ISO_8859_1));
    assertThat(http.send(call(PATIENCE)).body()).asString().isEqualTo("again");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aServerThatDoesNotReadIsGivenUp() throws Exception {
    try (UnreadingServer server = new UnreadingServer()) {
      OutboundRequest request =
          new OutboundRequest(
              "POST",
              "http://127.0.0.1:" + server.port() + "/",
              List.of(),
              new byte[16 << 20],
              null,
              false,
              Duration.ofMillis(500));
      assertThat(failureOf(request).code()).isEqualTo("timed_out");
      await().until(server::sawTheEnd);
    }
  }

  /** Each address on its own would have ten seconds. */
  @Test
  void connectionsThatNobodyAcceptsAreGivenUpTogether() throws Exception {
    try (FullBacklog full = new FullBacklog();
        OutboundHttp named =
            new OutboundHttp(
                OutboundPolicy.of("127.0.0.0/8:1024-65535", true),
                host -> full.addresses(8),
                scheduler,
                new SystemTime())) {
      String url = "http://full.example:" + full.port() + "/";
      OutboundRequest request =
          new OutboundRequest("GET", url, List.of(), null, null, false, Duration.ofMillis(500));
      OutboundFailure failure =
          catchThrowableOfType(OutboundFailure.class, () -> named.send(request));
      assertThat(failure.code()).isEqualTo("timed_out");
    }
  }

  @Test
  void aRingOfRedirectsEnds() throws Exception {
    try (ScriptedServer other = new ScriptedServer()) {
      server.always("302 Go", "Location: " + other.url("/") + "\r\n", new byte[0]);
      other.always("307 Go", "Location: " + server.url("/") + "\r\n", new byte[0]);
      assertThat(failureOf(following(PATIENCE)).code()).isEqualTo("redirect_invalid");
      assertThat(server.requests().size() + other.requests().size()).isEqualTo(6);
    }
  }

  @Test
  void redirectsShareTheTimeOfTheWholeCall() {
    for (int i = 0; i < 4; i++) {
      server.answer(
          (out, socket) -> {
            for (int drops = 0; drops < 10; drops++) {
              drop(out, drops == 0 ? "HTTP/1.1 302 Go\r\n" : "X: y\r\n");
            }
            out.write("Location: /\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
          });
    }
    server.always("200 OK", "", new byte[0]);
    OutboundFailure failure = failureOf(following(Duration.ofMillis(500)));
    assertThat(failure).hasMessage("No complete answer within 500 ms");
  }

  private OutboundRequest following(Duration timeout) {
    return new OutboundRequest("GET", server.url("/"), List.of(), null, null, true, timeout);
  }

  /** The hostile connection is closed, or free for the next call when its answer was whole. */
  private void assertNothingIsHeld() throws Exception {
    server.always("200 OK", "", "fine".getBytes(ISO_8859_1));
    assertThat(http.send(call(PATIENCE)).body()).asString().isEqualTo("fine");
    await().until(() -> server.open() == 1);
  }

  private OutboundRequest call(Duration timeout) {
    return new OutboundRequest("GET", server.url("/"), List.of(), null, null, false, timeout);
  }

  private OutboundFailure failureOf(OutboundRequest request) {
    OutboundFailure failure = catchThrowableOfType(OutboundFailure.class, () -> http.send(request));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static InetAddress[] noNames(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  /** Says this and then waits for what the client does. */
  private static Case say(String name, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return new Case(name, null, (out, socket) -> out.write(bytes));
  }

  private static Case hangUp(String name, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return new Case(
        name,
        null,
        (out, socket) -> {
          out.write(bytes);
          out.flush();
          socket.close();
        });
  }

  private static Case body(String name, String coding, byte[] body) {
    byte[] head =
        (OK + "Content-Encoding: " + coding + "\r\nTransfer-Encoding: chunked\r\n\r\n")
            .getBytes(ISO_8859_1);
    return new Case(
        name,
        null,
        (out, socket) -> {
          out.write(head);
          out.write((Integer.toHexString(body.length) + "\r\n").getBytes(ISO_8859_1));
          out.write(body);
          out.write("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
        });
  }

  private static Case endless(String name, String start, String more) {
    byte[] block = more.repeat(Math.max(1, 4_096 / more.length())).getBytes(ISO_8859_1);
    return new Case(
        name,
        null,
        (out, socket) -> {
          out.write(start.getBytes(ISO_8859_1));
          while (true) {
            out.write(block);
          }
        });
  }

  /** A little now and then, for ever: every single read succeeds in time. */
  private static Case drip(String name, String start, String drop) {
    return new Case(
        name,
        null,
        (out, socket) -> {
          out.write(start.getBytes(ISO_8859_1));
          while (true) {
            drop(out, drop);
          }
        });
  }

  private static void drop(OutputStream out, String drop) throws IOException {
    out.write(drop.getBytes(ISO_8859_1));
    out.flush();
    LockSupport.parkNanos(20_000_000); // Slow enough to stay below every limit of size.
  }

  private static byte[] emptyMembers(int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] member = gzipped(new byte[0]);
    while (out.size() < length) {
      out.writeBytes(member);
    }
    return out.toByteArray();
  }

  private static byte[] gzipped(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] plain, boolean raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(6, raw);
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, deflater)) {
      deflate.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }
}
