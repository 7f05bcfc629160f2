package org.workflowserver.system.fuzz;

import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiResponse;

/** Whether an answer is one that the contract allows. */
final class Verdict {
  private Verdict() {}

  /** What is wrong with an answer; empty when nothing is. */
  static Optional<String> on(RawCall call, ApiResponse answer) {
    try {
      if (answer.status() >= 400) {
        requireProblem(call, answer);
      } else if (answer.status() < 200) {
        return Optional.of("No answer: " + answer);
      } else {
        requireReadable(call, answer);
      }
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e.getMessage() + "\n" + answer);
    }
  }

  /** What it means that there was no whole answer. */
  static Optional<String> on(RawCall call, IOException failure) {
    if (failure instanceof SocketTimeoutException) {
      return Optional.of("No answer in time.");
    }
    // What is still on its way when the server closes resets the connection, and the answer is
    // lost.
    boolean excused = failure instanceof SocketException && call.isTooLong();
    return excused ? Optional.empty() : Optional.of("No answer: " + failure);
  }

  private static void requireProblem(RawCall call, ApiResponse answer) {
    if (call.method.equals("HEAD")) {
      requireAllowed(answer.status(), answer);
      return;
    }
    String code = answer.string("code");
    if (answer.object().containsKey("run_id")) {
      assertThat(answer).isProblemOfRun(answer.status(), code);
      return;
    }
    requireAllowed(answer.status(), answer);
    assertThat(answer).isProblem(answer.status(), code);
  }

  /** Of failures of the server only that it has too much to do. */
  private static void requireAllowed(int status, ApiResponse answer) {
    if (status >= 500 && (status != 503 || answer.header("Retry-After").isEmpty())) {
      throw new AssertionError("A failure of the server.");
    }
  }

  private static void requireReadable(RawCall call, ApiResponse answer) {
    String type = answer.header("Content-Type").orElse("");
    // What OPTIONS asks for is a header.
    if (answer.status() == 200 && type.isEmpty() && answer.header("Allow").isEmpty()) {
      throw new AssertionError("An empty answer that does not say so.");
    }
    boolean whole = answer.body().length > 0 && !call.method.equals("HEAD");
    if (whole && type.startsWith("application/json")) {
      Json.parse(answer.text());
    }
  }
}
