package org.workflowserver.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.api.http.Trace;
import org.workflowserver.refusal.AnswerRefusal;
import org.workflowserver.refusal.Causes;
import org.workflowserver.refusal.DatabaseAway;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RunRefusal;

/** Turns whatever a resource or JAX-RS throws into a problem. */
@Provider
public final class ProblemMapper implements ExceptionMapper<Throwable> {
  /** The request attribute, which JAX-RS shows as a property, that holds what refused an answer. */
  public static final String REFUSED_ANSWER = AnswerRefusal.class.getName();

  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  private static final Duration COME_BACK = Duration.ofSeconds(5);

  private static final int LOGGED_EVERY = 60;
  private static final AtomicLong GIVEN_UP = new AtomicLong();

  @Context private HttpServletRequest request;

  @Override
  public Response toResponse(Throwable thrown) {
    Causes.find(thrown, AnswerRefusal.class)
        .ifPresent(refusal -> request.setAttribute(REFUSED_ANSWER, refusal));
    return response(thrown, Trace.of(request));
  }

  static Response response(Throwable thrown, Trace trace) {
    return switch (Causes.find(thrown, Refusal.class)
        .<Throwable>map(refusal -> refusal)
        .orElse(thrown)) {
      case Refusal refusal -> refused(refusal, trace);
      case WebApplicationException e -> ended(e, trace);
      // The server calls nobody through JAX-RS, so this is a header that it could not read.
      case ProcessingException e -> answer(ProblemDetails.ofStatus(400), trace).build();
      case Throwable broken -> broken(broken, trace);
    };
  }

  private static Response refused(Refusal refusal, Trace trace) {
    ProblemDetails problem = ProblemDetails.of(refusal);
    Response.ResponseBuilder answer = answer(problem, trace).header("X-Run-Id", problem.runId());
    refusal
        .retryAfterSeconds()
        .ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
    if (refusal instanceof RunRefusal run && run.isReplayed()) {
      answer.header("Idempotent-Replayed", "true");
    }
    return answer.build();
  }

  private static Response ended(WebApplicationException ended, Trace trace) {
    return switch (ended.getResponse().getStatusInfo().getFamily()) {
      case CLIENT_ERROR -> refused(ended, trace);
      case SERVER_ERROR, OTHER -> failed(ended, trace);
      default -> ended.getResponse();
    };
  }

  private static Response refused(WebApplicationException refused, Trace trace) {
    return answer(ProblemDetails.ofStatus(refused.getResponse().getStatus()), trace)
        .header(
            HttpHeaders.ALLOW, allowed(refused.getResponse().getHeaderString(HttpHeaders.ALLOW)))
        .build();
  }

  /** Jersey answers a HEAD where there is a GET, and leaves it out of what is allowed. */
  private static String allowed(String methods) {
    return methods == null || !methods.contains("GET") || methods.contains("HEAD")
        ? methods
        : methods + ",HEAD";
  }

  private static Response broken(Throwable thrown, Trace trace) {
    if (DatabaseAway.isCauseOf(thrown)) {
      return away(trace);
    }
    return DatabaseAway.hasGivenUp(thrown) ? givenUp(thrown, trace) : failed(thrown, trace);
  }

  /** That the database is away is logged once. A line for each call beside would fill it. */
  private static Response away(Trace trace) {
    LOG.debug("A call found no database, trace_id {}.", trace.traceId());
    return refused(
        Refusal.capacityExceeded(
            "The server's database does not answer. What the call was about to change can be read"
                + " when it does.",
            COME_BACK),
        trace);
  }

  /** While a table is locked, many calls meet the same: the first is logged, and then some. */
  private static Response givenUp(Throwable cause, Trace trace) {
    long times = GIVEN_UP.incrementAndGet();
    if (times % LOGGED_EVERY == 1) {
      LOG.warn(
          "The database gave up on a call, such as after a long wait for a lock on a table, trace_id"
              + " {}. The caller got 503 (occurrence {} since the start).",
          trace.traceId(),
          times,
          cause);
    }
    return refused(
        Refusal.capacityExceeded(
            "The server's database gave up on this call. Whether the call has changed anything can be"
                + " read.",
            COME_BACK),
        trace);
  }

  private static Response failed(Throwable bug, Trace trace) {
    LOG.error("A call failed, trace_id {}. The caller got 500.", trace.traceId(), bug);
    return answer(ProblemDetails.internal(), trace).build();
  }

  private static Response.ResponseBuilder answer(ProblemDetails problem, Trace trace) {
    Response.ResponseBuilder answer =
        Response.status(problem.status())
            .header(HttpHeaders.CONTENT_TYPE, JsonBody.PROBLEM)
            .entity(problem.json(trace.traceId()));
    return problem.status() == 401
        ? answer.header(HttpHeaders.WWW_AUTHENTICATE, problem.scheme())
        : answer;
  }
}
