package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
            Stream.generate(() -> answer(fixture.anonymous().withToken(token)))
                .limit(CALLS)
                .toList();
        for (int i = 0; i < SHARE; i++) {
          debugger.awaitHeld((point, thread) -> {});
        }
        assertThat(other.execute(workflow, Map.of()).send()).hasStatus(202);
        assertThat(fixture.anonymous().get("/health/live").send()).hasStatus(200);
        assertThat(fixture.anonymous().get("/console/login").send()).hasStatus(200);
        assertThat(calls).as("answers").noneMatch(CompletableFuture::isDone);
        debugger.letAllGo();
        for (CompletableFuture<ApiResponse> call : calls) {
          assertThat(call.get(180, TimeUnit.SECONDS)).hasStatus(200);
        }
      }
    }
  }

  private static CompletableFuture<ApiResponse> answer(ApiClient caller) {
    return CompletableFuture.supplyAsync(() -> validate(caller), Thread::startVirtualThread);
  }

  private static ApiResponse validate(ApiClient caller) {
    return caller.post("/workflows/validate").json(aWorkflow().manual().json()).send();
  }
}
