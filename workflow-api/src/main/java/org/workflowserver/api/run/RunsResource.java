package org.workflowserver.api.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.interaction.Interactions;
import org.workflowserver.json.Text;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.record.Runs;
import org.workflowserver.run.record.TailStore.Mark;

/** Runs, by their id. */
@Path("/workflows/runs")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class RunsResource {
  @Inject private Runs runs;
  @Inject private RunTraces traces;
  @Inject private RunLists lists;
  @Inject private Interactions interactions;

  /** Runs across workflows, newest first unless {@code sort} says otherwise. */
  @GET
  @RequiresScope(Scope.VIEWER)
  public Response list(@Context ContainerRequestContext request) {
    Query query = Query.of(request.getUriInfo());
    Caller caller = Callers.of(request);
    boolean whole = RunFilterQuery.includesPayload(query);
    Slice<RunView> page = lists.list(caller, RunFilterQuery.filterAcross(query), query.page());
    return whole
        ? JsonAnswers.page(
            query, page.withItems(lists.payloads(caller, page.items())), RunJson::withoutLogs)
        : JsonAnswers.page(query, page, RunJson::row);
  }

  /** One run with its record. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{runId}")
  public Response retrieve(
      @PathParam("runId") String runId, @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    return JsonAnswers.unlessKnown(
        request,
        () -> {
          Mark now = traces.recorded(caller, runId);
          return tag(now.revision(), now.seq());
        },
        () -> whole(runs.retrieve(caller, runId)));
  }

  private static Response whole(RunDetail run) {
    ResponseBuilder answer = JsonAnswers.json(200, RunJson.whole(run));
    if (run.moreLogs()) {
      answer.header(HttpHeaders.LINK, "<" + moreLogs(run) + ">; rel=\"next\"");
    }
    return JsonAnswers.tagged(
        answer, tag(run.run().revision(), run.recorded()) + queueTag(run.run()));
  }

  /**
   * Which runs a queued one waits for changes with what others do, which no revision counts: the
   * tag of such an answer is none that {@link #tag} makes, so that the run is always sent anew.
   */
  private static String queueTag(RunView run) {
    return run.waiting() != null && run.waiting().isForSlot()
        ? "-" + Text.sha256Hex(run.waiting().on())
        : "";
  }

  /** Cancels an open run. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("{runId}/cancel")
  public Response cancel(
      @PathParam("runId") String runId, @Context ContainerRequestContext request) {
    RunDetail cancelled = runs.cancel(Callers.of(request), runId);
    return JsonAnswers.json(202, RunJson.whole(cancelled)).build();
  }

  /** What the run asks people. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{runId}/interactions")
  public Response listOfRun(
      @PathParam("runId") String runId, @Context ContainerRequestContext request) {
    return JsonAnswers.page(
        request,
        (caller, page) -> interactions.ofRun(caller, runId, page),
        InteractionJson::interaction);
  }

  /**
   * Entries are recorded while the run's own facts stay as they are. Those that did not come since
   * the answer was large are counted, too: they are no change.
   */
  private static String tag(int revision, int recorded) {
    return revision + "-" + Math.min(recorded, RunDetail.MOST_LOGS);
  }

  /** The list of log entries, from behind the last one that came with the run. */
  private static String moreLogs(RunDetail run) {
    return "/workflows/%s/logs?run_id=%s&cursor=%s"
        .formatted(
            run.run().workflowId(),
            run.run().id(),
            Cursor.of(Integer.toString(run.logs().getLast().seq())));
  }
}
