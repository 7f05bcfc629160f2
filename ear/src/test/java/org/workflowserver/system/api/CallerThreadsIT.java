package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;

/** One caller asks for more at once than there are threads, and each takes long. */
@Timeout(600)
class CallerThreadsIT {
  private static final String RESOURCE = "org.workflowserver.api.workflow.WorkflowsResource";

  /** Twice as many as the server has threads for HTTP, and a quarter of those it shares out. */
  private static final int CALLS = 64;

  private static final int SHARE = 7;

  @Test
  void othersAreServedWhileTheCallsOfOneCallerWait() throws Exception {
    try (ServerFixture fixture = ServerFixture.start(Debugger::in)) {
      ApiClient other = fixture.api("others", "editor");
      String workflow = other.create(aWorkflow().manual());
      String token = fixture.issuer().token("many-calls", "editor");
      ApiClient caller = fixture.anonymous().withToken(token);
      // Loads the class, and has the token verified: both come from one address.
      assertThat(validate(caller)).hasStatus(200);
      try (Debugger debugger = Debugger.attach(fixture.server())) {
        debugger.holdAt(
            debugger
                .method(
                    RESOURCE,
                    "validate",
                    "jakarta.ws.rs.container.ContainerRequestContext",
                    "java.io.InputStream")
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
            answer(() -> fixture.anonymous().get("/workflows").header("Authorization", "bearer   " + token).send());
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
    }
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
}
