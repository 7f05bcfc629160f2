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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.IdempotencyKeys;
import org.workflowserver.api.http.JsonRequest;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.http.Preferences;
import org.workflowserver.api.http.Query;
import org.workflowserver.api.http.Trace;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Causes;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.Started;
import org.workflowserver.run.await.AwaitedRuns;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.run.record.RunPage;
import org.workflowserver.run.record.Runs;
import org.workflowserver.run.search.RunFilter;

/** A workflow's runs: start one, list them. */
@Path("/workflows")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ExecutionsResource {
  private static final int USUAL_PER_PAGE = 20;
  private static final int MOST_PER_PAGE = 100;

  @Inject private Runs runs;
  @Inject private AwaitedRuns awaitedRuns;
  @Inject private RunLists lists;
  @Inject private JsonRequests requests;

  /** Starts a run; it is committed before the answer. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("{workflowId}/execute")
  public CompletionStage<Response> execute(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Optional<Duration> patience = Preferences.patience(request.getHeaderString("Prefer"));
    JsonRequest read = requests.optional(request);
    Runnable release = JsonRequests.releaseOf(request);
    CompletionStage<Started> start =
        runs.start(caller, workflowId, command(request, read))
            .whenComplete((started, problem) -> release.run());
    return patience
        .map(wait -> start.thenCompose(started -> awaited(caller, started, wait)))
        .orElseGet(() -> start.thenApply(ExecutionsResource::accepted));
  }

  /** A page of the workflow's runs, newest first unless {@code sort} says otherwise. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{workflowId}/executions")
  public Response list(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    int perPage = query.wholeNumber("per_page", USUAL_PER_PAGE, 1, MOST_PER_PAGE);
    RunFilter filter = RunFilterQuery.filter(query);
    boolean whole = RunFilterQuery.includesPayload(query);
    Optional<String> cursor = query.text("cursor");
    RunPage page =
        cursor.isPresent()
            ? lists.executions(caller, workflowId, filter, new PageRequest(perPage, cursor))
            : lists.executions(caller, workflowId, filter, number(query, perPage), perPage);
    List<Map<String, Object>> rows =
        whole
            ? lists.payloads(caller, page.runs()).stream().map(RunJson::withoutLogs).toList()
            : page.runs().stream().map(RunJson::row).toList();
    return JsonAnswers.linked(
        JsonAnswers.json(200, ExecutionsJson.page(query, page, rows)), query, page.next());
  }

  private static int number(Query query, int perPage) {
    int page = query.wholeNumber("page", 1, 1, Integer.MAX_VALUE);
    if (!ExecutionsJson.isServed(page, perPage)) {
      throw Query.invalid(
          "page",
          "times per_page is over %,d; follow links.next to continue".formatted(RunPage.COUNTED));
    }
    return page;
  }

  private static StartCommand command(ContainerRequestContext request, JsonRequest body) {
    return new StartCommand(
        RerunsResource.context(body.members()).orElse(Map.of()),
        IdempotencyKeys.in(request, body),
        Trace.parent(request));
  }

  private CompletionStage<Response> awaited(Caller caller, Started started, Duration patience) {
    return awaitedRuns
        .awaitEnd(caller, started.run().run().id(), patience)
        .exceptionally(problem -> ifDeleted(started, problem))
        .thenApply(
            run ->
                answer(isOpen(run) ? 202 : 200, run, started.replayed())
                    .header("Preference-Applied", "wait=" + patience.toSeconds())
                    .build());
  }

  /** Who deletes a workflow takes its runs along; the call that waits was accepted all the same. */
  private static RunDetail ifDeleted(Started started, Throwable problem) {
    if (Causes.find(problem, Refusal.class)
        .filter(refusal -> refusal.code() == RefusalCode.RESOURCE_MISSING)
        .isPresent()) {
      return started.run();
    }
    throw new CompletionException(problem);
  }

  private static Response accepted(Started started) {
    return answer(202, started.run(), started.replayed()).build();
  }

  private static ResponseBuilder answer(int status, RunDetail run, boolean replayed) {
    ResponseBuilder answer =
        JsonAnswers.json(status, RunJson.whole(run))
            .header(HttpHeaders.LOCATION, "/workflows/runs/" + run.run().id());
    return replayed ? answer.header("Idempotent-Replayed", "true") : answer;
  }

  private static boolean isOpen(RunDetail run) {
    return run.run().status().isOpen();
  }
}
