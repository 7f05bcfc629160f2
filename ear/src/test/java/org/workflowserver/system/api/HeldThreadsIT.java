package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.sun.jdi.Location;
import com.sun.jdi.ThreadReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;

/**
 * What clients get while a debugger holds threads of the server. One server is for all, since one
 * with a debugger starts slowly; what a test may leave among the debugger's events is of no matter
 * to the one after it, so the order matters.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
class HeldThreadsIT {
  private static final String RESOURCE = "org.workflowserver.api.workflow.WorkflowsResource";
  private static final String RESPONSE = "org.glassfish.grizzly.http.HttpResponsePacket";
  private static final String CONTEXT = "org.apache.catalina.connector.AsyncContextImpl";
  private static final String CONTAINERS_THREADS = "http-thread-pool";
  private static final int ACCEPTED = 202;

  /** Twice as many as the server has threads for HTTP, and a quarter of those it shares out. */
  private static final int CALLS = 64;

  private static final int SHARE = 7;

  private static ServerFixture fixture;
  private static Debugger debugger;

  @BeforeAll
  static void start() throws Exception {
    fixture = ServerFixture.start(Debugger::in);
    debugger = Debugger.attach(fixture.server());
  }

  @AfterAll
  static void stop() {
    if (debugger != null) {
      debugger.close();
    }
    if (fixture != null) {
      fixture.close();
    }
  }

  @AfterEach
  void letAllGo() {
    debugger.letAllGo();
  }

  /** One caller asks for more at once than there are threads, and each takes long. */
  @Test
  @Order(1)
  void othersAreServedWhileTheCallsOfOneCallerWait() throws Exception {
    ApiClient other = fixture.api("others", "editor");
    String workflow = other.create(aWorkflow().manual());
    String token = fixture.issuer().token("many-calls", "editor");
    ApiClient caller = fixture.anonymous().withToken(token);
    // Loads the class, and has the token verified: both come from one address.
    assertThat(validate(caller)).hasStatus(200);
    debugger.holdAt(
        debugger
            .method(RESOURCE, "validate", "jakarta.ws.rs.container.ContainerRequestContext")
            .location());
    List<CompletableFuture<ApiResponse>> calls =
        Stream.generate(() -> answer(() -> validate(fixture.anonymous().withToken(token))))
            .limit(CALLS)
            .toList();
    for (int i = 0; i < SHARE; i++) {
      debugger.awaitHeld((point, thread) -> {});
    }
    // A caller however the token is written, and a body however it comes.
    CompletableFuture<ApiResponse> spelled =
        answer(
            () ->
                fixture
                    .anonymous()
                    .get("/workflows")
                    .header("Authorization", "bearer   " + token)
                    .send());
    CompletableFuture<String> inPieces = answer(() -> inPieces(fixture.server().address(), token));
    assertThat(other.execute(workflow, Map.of()).send()).hasStatus(202);
    assertThat(fixture.anonymous().get("/health/live").send()).hasStatus(200);
    assertThat(fixture.anonymous().get("/console/login").send()).hasStatus(200);
    assertThat(calls).as("answers").noneMatch(CompletableFuture::isDone);
    assertThat(spelled.isDone() || inPieces.isDone()).as("other answers").isFalse();
    debugger.letAllGo();
    for (CompletableFuture<ApiResponse> call : calls) {
      assertThat(call.get(180, TimeUnit.SECONDS)).hasStatus(200);
    }
    assertThat(spelled.get(180, TimeUnit.SECONDS)).hasStatus(200);
    assertThat(inPieces.get(180, TimeUnit.SECONDS))
        .startsWith("HTTP/1.1 200 ")
        .contains("\"valid\":true");
  }

  private static <T> CompletableFuture<T> answer(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
  }

  /** The answer to a body of which each byte is a chunk of its own. */
  private static String inPieces(URI server, String token) {
    String chunks =
        Json.write(aWorkflow().manual().json())
            .chars()
            .mapToObj(c -> "1\r\n" + (char) c + "\r\n")
            .collect(Collectors.joining());
    String head =
        "POST /workflows/validate HTTP/1.1\r\nHost: here\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
            + "Authorization: Bearer %s\r\n\r\n".formatted(token);
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket
          .getOutputStream()
          .write((head + chunks + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiResponse validate(ApiClient caller) {
    return caller.post("/workflows/validate").json(aWorkflow().manual().json()).send();
  }

  /**
   * A thread of the engine answers a request while the thread that took the request leaves the
   * container. That one is held where it has found no status and is about to write the default, or,
   * where it never has to, when it is done with the answer. Only then is the status set, and only
   * after that does the container's thread go on.
   */
  @Test
  @Order(2)
  void anAnswerKeepsItsStatusWhenTheContainerLooksAtItMeanwhile() throws Exception {
    assertRunsInTheLaunchersVirtualMachine(fixture.server());
    ApiClient api = fixture.api();
    InboundWebhook webhook =
        InboundWebhook.of(api, aWorkflow().byWebhook(Map.of()).transform("done"));
    // Loads the classes.
    InboundWebhook.startRun(webhook.call(api, Map.of()));
    boolean tried = false;
    while (!tried) {
      tried = isAnsweredByTwoThreads(webhook, api);
    }
  }

  /** Else the debugger would be there for the launcher, and its port in use for the server. */
  private static void assertRunsInTheLaunchersVirtualMachine(ServerProcess server)
      throws IOException {
    assertThat(Files.readString(Path.of("/proc/" + server.pid() + "/cmdline")))
        .contains(ServerProcess.JAR.toString());
  }

  /** False when the run was accepted so soon that one thread did it all, which proves nothing. */
  private static boolean isAnsweredByTwoThreads(InboundWebhook webhook, ApiClient api)
      throws Exception {
    Location noStatus = debugger.method(RESPONSE, "getHttpStatus").allLineLocations().get(1);
    Location left = debugger.method(CONTEXT, "onExitService").location();
    Location set = debugger.method(RESPONSE, "setStatus", "int").location();
    Location completed = debugger.method(CONTEXT, "complete").location();
    debugger.holdAt(noStatus);
    debugger.holdAt(left);
    debugger.holdAt(set, ACCEPTED);
    debugger.holdAt(completed);
    CompletableFuture<ApiResponse> answer =
        CompletableFuture.supplyAsync(
            () -> webhook.call(api, Map.of()).send(), Thread::startVirtualThread);

    Map<Location, ThreadReference> held = new HashMap<>();
    boolean byOne = false;
    while (!byOne
        && (!held.containsKey(set) || !held.containsKey(noStatus) && !held.containsKey(left))) {
      debugger.awaitHeld(held::put);
      byOne = held.containsKey(set) && held.get(set).name().contains(CONTAINERS_THREADS);
    }
    if (!byOne) {
      held.get(set).resume();
      while (!held.containsKey(completed)) {
        debugger.awaitHeld(held::put);
      }
    }
    debugger.letAllGo();
    assertThat(answer.get(180, TimeUnit.SECONDS)).hasStatus(ACCEPTED);
    return !byOne;
  }
}
