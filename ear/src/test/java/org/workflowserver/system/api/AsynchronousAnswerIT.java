package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.sun.jdi.Location;
import com.sun.jdi.ThreadReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/**
 * A thread of the engine answers a request while the thread that took the request leaves the
 * container.
 */
@Timeout(600)
class AsynchronousAnswerIT {
  private static final String RESPONSE = "org.glassfish.grizzly.http.HttpResponsePacket";
  private static final String CONTEXT = "org.apache.catalina.connector.AsyncContextImpl";
  private static final String CONTAINERS_THREADS = "http-thread-pool";
  private static final int ACCEPTED = 202;

  /**
   * The container's thread is held where it has found no status and is about to write the default,
   * or, where it never has to, when it is done with the answer. Only then is the status set, and
   * only after that does the container's thread go on.
   */
  @Test
  void keepsItsStatusWhenTheContainerLooksAtItMeanwhile() throws Exception {
    ServerSetup setup =
        Debugger.in(ServerSetup.fresh().with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD));
    try (ServerProcess server = setup.start()) {
      assertRunsInTheLaunchersVirtualMachine(server);
      ApiClient api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
      InboundWebhook webhook =
          InboundWebhook.of(api, aWorkflow().byWebhook(Map.of()).transform("done"));
      // Loads the classes.
      InboundWebhook.startRun(webhook.call(api, Map.of()));
      try (Debugger debugger = Debugger.attach(server)) {
        boolean tried = false;
        while (!tried) {
          tried = isAnsweredByTwoThreads(debugger, webhook, api);
        }
      }
    }
  }

  /** Else the debugger would be there for the launcher, and its port in use for the server. */
  private static void assertRunsInTheLaunchersVirtualMachine(ServerProcess server)
      throws IOException {
    assertThat(Files.readString(Path.of("/proc/" + server.pid() + "/cmdline")))
        .contains(ServerProcess.JAR.toString());
  }

  /** False when the run was accepted so soon that one thread did it all, which proves nothing. */
  private static boolean isAnsweredByTwoThreads(
      Debugger debugger, InboundWebhook webhook, ApiClient api) throws Exception {
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
