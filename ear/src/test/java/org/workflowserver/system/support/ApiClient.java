package org.workflowserver.system.support;

import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.workflowserver.json.Json;

/**
 * A client of the HTTP API, with the token of one caller or none. Every answer is held against the
 * description of the API.
 */
public final class ApiClient {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** One for all: connections are kept. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private final URI server;
  private final Optional<String> token;
  private final boolean isPatient;

  private ApiClient(URI server, Optional<String> token, boolean isPatient) {
    this.server = server;
    this.token = token;
    this.isPatient = isPatient;
  }

  /** A caller without a token. */
  public static ApiClient anonymous(URI server) {
    return new ApiClient(server, Optional.empty(), false);
  }

  /** A caller with the token of a local account. */
  public static ApiClient signedIn(URI server, String username, String password) {
    ApiResponse response =
        anonymous(server)
            .post("/auth/token")
            .json(Map.of("grant_type", "password", "username", username, "password", password))
            .send();
    ApiResponseAssert.assertThat(response).hasStatus(200);
    return anonymous(server).withToken(response.string("access_token"));
  }

  /** The same server, called with another token. */
  public ApiClient withToken(String other) {
    return new ApiClient(server, Optional.of(other), isPatient);
  }

  /**
   * The same caller, whose calls come back while the server refuses them for now: one whose
   * connections to the database broke, or that was paused, may do so for a moment.
   */
  public ApiClient patient() {
    return new ApiClient(server, token, true);
  }

  /** The token of its caller, for what is sent otherwise. */
  public String token() {
    return token.orElseThrow();
  }

  /** Asks for a token by an API key. */
  public ApiResponse tokenByKey(String id, String secret) {
    return post("/auth/token")
        .json(Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret))
        .send();
  }

  public Request get(String path) {
    return new Request("GET", path);
  }

  public Request post(String path) {
    return new Request("POST", path);
  }

  public Request put(String path) {
    return new Request("PUT", path);
  }

  public Request delete(String path) {
    return new Request("DELETE", path);
  }

  public Request call(String method, String path) {
    return new Request(method, path);
  }

  /** Creates a workflow; its id. */
  public String create(WorkflowBuilder workflow) {
    ApiResponse response = post("/workflows").json(workflow.json()).send();
    ApiResponseAssert.assertThat(response).hasStatus(201);
    return response.string("id");
  }

  /** A call that starts a run with this context. */
  public Request execute(String workflowId, Map<String, Object> context) {
    return post("/workflows/" + workflowId + "/execute").json(Map.of("context", context));
  }

  /** A call that is answered by the run that it starts. */
  public Request sync(String workflowId, Object body) {
    return post("/workflows/sync/" + workflowId).json(body);
  }

  /** Starts a run and waits for its end; the finished run. */
  public ApiResponse runToEnd(String workflowId, Map<String, Object> context) {
    ApiResponse response = execute(workflowId, context).header("Prefer", "wait=60").send();
    if (response.status() != 202) {
      ApiResponseAssert.assertThat(response).hasStatus(200);
      return response;
    }
    // A busy server may take longer than calls may wait.
    String run = response.string("id");
    return await().until(() -> run(run), now -> now.object().get("completed_at") != null);
  }

  /** Starts a run that waits in a delay of an hour by now. */
  public String startDelayedRun() {
    Map<String, Object> hour = Map.of("duration", 1, "unit", "hours");
    String workflow = create(aWorkflow().manual().node("pause", "delay", hour));
    String run = execute(workflow, Map.of()).send().string("id");
    // Before the server has taken it, it waits for room.
    await()
        .until(
            () -> run(run).object("waiting"),
            waiting -> waiting != null && waiting.get("reason").equals("delay"));
    return run;
  }

  /** A run as it is now. */
  public ApiResponse run(String runId) {
    ApiResponse response = get("/workflows/runs/" + runId).send();
    ApiResponseAssert.assertThat(response).hasStatus(200);
    return response;
  }

  /** As {@link #run}, of a server that may be without its database for a moment. */
  public ApiResponse runWhenAvailable(String runId) {
    ApiResponse response = get("/workflows/runs/" + runId).sendWhenAvailable();
    ApiResponseAssert.assertThat(response).hasStatus(200);
    return response;
  }

  /** One request before it is sent. */
  public final class Request {
    private final HttpRequest.Builder request;
    private final String method;
    private byte[] body = {};

    private Request(String method, String path) {
      this.method = method;
      this.request = HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
      token.ifPresent(text -> request.setHeader("Authorization", "Bearer " + text));
    }

    public Request header(String name, String value) {
      request.setHeader(name, value);
      return this;
    }

    public Request json(Object value) {
      return body("application/json", Json.writeBytes(value));
    }

    public Request body(String contentType, byte[] bytes) {
      request.setHeader("Content-Type", contentType);
      return body(bytes);
    }

    /** A body that does not say what it is. */
    public Request body(byte[] bytes) {
      body = bytes;
      return this;
    }

    public ApiResponse send() {
      return isPatient ? sendWhenAvailable() : sendOnce();
    }

    private ApiResponse sendOnce() {
      try {
        return trySend();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** As {@link #send}, and again while the server refuses for now. */
    public ApiResponse sendWhenAvailable() {
      return await().atMost(PATIENCE).until(this::sendOnce, response -> response.status() != 503);
    }

    /** As {@link #send}, for servers that may be gone in the middle. */
    public ApiResponse trySend() throws IOException {
      try {
        var publisher =
            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        HttpRequest whole = request.method(method, publisher).build();
        ApiResponse answer = answer(CLIENT.send(whole, BodyHandlers.ofByteArray()));
        DescribedAnswers.check(method, whole.uri().getRawPath(), answer);
        return answer;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    /** The answer, its body as it was before it was compressed. */
    private static ApiResponse answer(HttpResponse<byte[]> response) throws IOException {
      Map<String, List<String>> headers = new TreeMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      boolean compressed = headers.getOrDefault("content-encoding", List.of()).contains("gzip");
      byte[] body =
          compressed && response.body().length > 0
              ? new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes()
              : response.body();
      return new ApiResponse(response.statusCode(), headers, body);
    }
  }
}
