package org.workflowserver.system.support;

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
import org.workflowserver.json.Json;

/** A program that calls the server, as one caller. */
public final class Api {
  /** One for all: connections are kept. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private static final Duration PATIENCE = Duration.ofSeconds(70);

  private final URI server;
  private final Optional<String> token;

  private Api(URI server, Optional<String> token) {
    this.server = server;
    this.token = token;
  }

  /** A caller without a token. */
  public static Api anonymous(URI server) {
    return new Api(server, Optional.empty());
  }

  /** A caller with the token of a local account. */
  public static Api signedIn(URI server, String username, String password) {
    Answer answer =
        anonymous(server)
            .post("/auth/token")
            .json(Map.of("grant_type", "password", "username", username, "password", password))
            .send();
    AnswerAssert.assertThat(answer).hasStatus(200);
    return anonymous(server).withToken(answer.string("access_token"));
  }

  /** The same server, called with another token. */
  public Api withToken(String other) {
    return new Api(server, Optional.of(other));
  }

  public Call get(String path) {
    return new Call("GET", path);
  }

  public Call post(String path) {
    return new Call("POST", path);
  }

  public Call put(String path) {
    return new Call("PUT", path);
  }

  public Call delete(String path) {
    return new Call("DELETE", path);
  }

  public Call call(String method, String path) {
    return new Call(method, path);
  }

  /** Creates a workflow; its id. */
  public String create(WorkflowDrawing workflow) {
    Answer answer = post("/workflows").json(workflow.json()).send();
    AnswerAssert.assertThat(answer).hasStatus(201);
    return answer.string("id");
  }

  /** A call that starts a run with this context. */
  public Call execute(String workflowId, Map<String, Object> context) {
    return post("/workflows/" + workflowId + "/execute").json(Map.of("context", context));
  }

  /** A call that is answered by the run that it starts. */
  public Call sync(String workflowId, Object body) {
    return post("/workflows/sync/" + workflowId).json(body);
  }

  /** Starts a run and waits for its end; the finished run. */
  public Answer runToEnd(String workflowId, Map<String, Object> context) {
    Answer answer = execute(workflowId, context).header("Prefer", "wait=30").send();
    AnswerAssert.assertThat(answer).hasStatus(200);
    return answer;
  }

  /** A run as it is now. */
  public Answer run(String runId) {
    Answer answer = get("/workflows/runs/" + runId).send();
    AnswerAssert.assertThat(answer).hasStatus(200);
    return answer;
  }

  /** One call before it is sent. */
  public final class Call {
    private final HttpRequest.Builder request;
    private final String method;
    private byte[] body = {};

    private Call(String method, String path) {
      this.method = method;
      this.request = HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
      token.ifPresent(text -> request.setHeader("Authorization", "Bearer " + text));
    }

    public Call header(String name, String value) {
      request.setHeader(name, value);
      return this;
    }

    public Call json(Object value) {
      return body("application/json", Json.writeBytes(value));
    }

    public Call body(String contentType, byte[] bytes) {
      request.setHeader("Content-Type", contentType);
      return body(bytes);
    }

    /** A body that does not say what it is. */
    public Call body(byte[] bytes) {
      body = bytes;
      return this;
    }

    public Answer send() {
      try {
        return trySend();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** As {@link #send}, for servers that may be gone in the middle. */
    public Answer trySend() throws IOException {
      try {
        var publisher =
            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        return answer(
            CLIENT.send(request.method(method, publisher).build(), BodyHandlers.ofByteArray()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    private static Answer answer(HttpResponse<byte[]> response) {
      Map<String, List<String>> headers = new TreeMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      return new Answer(response.statusCode(), headers, response.body());
    }
  }
}
