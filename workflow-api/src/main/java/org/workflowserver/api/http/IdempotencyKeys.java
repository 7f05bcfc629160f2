package org.workflowserver.api.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.StartCommand.Idempotency;

/** The header {@code Idempotency-Key}. */
public final class IdempotencyKeys {
  private static final String HEADER = "Idempotency-Key";

  private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private IdempotencyKeys() {}

  /** As {@link #of(List, JsonRequest)}, of a request's own headers. */
  public static Optional<Idempotency> in(ContainerRequestContext request, JsonRequest body) {
    return of(request.getHeaders().get(HEADER), body);
  }

  /**
   * The caller's key for this call.
   *
   * @param headers all headers of that name; may be null
   * @throws Refusal {@code parameter_invalid} when it is not 1 to 255 printable characters
   */
  static Optional<Idempotency> of(List<String> headers, JsonRequest body) {
    if (headers == null || headers.isEmpty()) {
      return Optional.empty();
    }
    String key = headers.getFirst();
    if (headers.size() > 1 || !KEY.matcher(key).matches() || key.isBlank()) {
      throw invalid();
    }
    return Optional.of(new Idempotency(key, body.sha256()));
  }

  private static Refusal invalid() {
    return Query.invalidHeader(
        HEADER, "must be given once, with 1 to 255 printable ASCII characters");
  }
}
