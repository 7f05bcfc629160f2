package org.workflowserver.api.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.Query;
import org.workflowserver.event.EventStream;
import org.workflowserver.event.RunEvents;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.signin.BearerOutcome;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What happens to a run, while it happens. */
@Path("/workflows/runs")
@ApplicationScoped
public class EventsResource {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  @Inject private RunEvents events;

  /** Streams a run's events until it has ended. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{runId}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void events(
      @PathParam("runId") String runId,
      @Context ContainerRequestContext request,
      @Context HttpServletRequest servletRequest,
      @Suspended AsyncResponse response)
      throws IOException {
    requireChunks(servletRequest);
    if (events.isOver(Callers.of(request), runId, lastEventId(request))) {
      // A browser whose stream has ended asks again, unless it is told that there is no more.
      response.resume(Response.noContent().build());
      return;
    }
    AsyncContext context = servletRequest.getAsyncContext();
    EventChannel channel =
        new EventChannel(BearerOutcome.validity(servletRequest), context::complete);
    EventStream stream = events.open(Callers.of(request), runId, lastEventId(request), channel);
    if (servletRequest.getMethod().equals(HttpMethod.HEAD)) {
      stream.abandon();
      // Not by the framework, which would tell a length of 0.
      HttpServletResponse answer = (HttpServletResponse) context.getResponse();
      body(answer);
      answer.flushBuffer();
      context.complete();
      return;
    }
    try {
      channel.open(body((HttpServletResponse) context.getResponse()));
    } catch (IOException | RuntimeException e) {
      stream.abandon();
      throw e;
    }
    stream.start();
  }

  /** Without chunks the container keeps the whole body until it is complete, which is never. */
  private static void requireChunks(HttpServletRequest request) {
    if (request.getProtocol().equals("HTTP/1.0")) {
      throw new Refusal(
          RefusalCode.QUERY_INVALID,
          "A stream of events needs HTTP/1.1; a proxy in between may have to be told to use it.");
    }
  }

  private static Optional<String> lastEventId(ContainerRequestContext request) {
    List<String> values = request.getHeaders().get(LAST_EVENT_ID);
    if (values == null) {
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw Query.invalidHeader(
          LAST_EVENT_ID, "is given " + values.size() + " times; give it once");
    }
    return Optional.ofNullable(values.getFirst());
  }

  private static ServletOutputStream body(HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(MediaType.SERVER_SENT_EVENTS);
    // Proxies that keep answers back until they are complete would keep this one for good.
    response.setHeader("X-Accel-Buffering", "no");
    return response.getOutputStream();
  }
}
