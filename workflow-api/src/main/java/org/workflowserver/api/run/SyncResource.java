package org.workflowserver.api.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.auth.TakesApiKey;
import org.workflowserver.api.http.IdempotencyKeys;
import org.workflowserver.api.http.JsonRequest;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.http.Trace;
import org.workflowserver.identity.Scope;
import org.workflowserver.trigger.sync.SyncAnswer;
import org.workflowserver.trigger.sync.SyncRequest;
import org.workflowserver.trigger.sync.SyncRequests;

/** Calls that are answered by the run that they start. */
@Path("/workflows/sync/{workflowId}")
@ApplicationScoped
public class SyncResource {
  private static final Pattern PARAMETER = Pattern.compile("; ?([^=;\"]+)=(\"[^\"]*\"|[^;\"]*)");

  @Inject private SyncRequests calls;
  @Inject private JsonRequests requests;

  /** Starts a run and answers what its response node renders, when it has ended. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @TakesApiKey
  public CompletionStage<Response> call(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    JsonRequest read = requests.value(request);
    return calls
        .call(
            Callers.of(request),
            workflowId,
            new SyncRequest(
                read.value(),
                IdempotencyKeys.in(request, read),
                Trace.parent(request),
                JsonRequests.releaseOf(request)))
        .thenApply(SyncResource::answer);
  }

  /**
   * What a workflow's author renders shares its origin with the console: a browser is not to let it
   * act there, nor to guess at its type, which every answer says.
   */
  private static Response answer(SyncAnswer answer) {
    byte[] text = answer.response().text().getBytes(UTF_8);
    ResponseBuilder response =
        Response.ok(text)
            .header(HttpHeaders.CONTENT_TYPE, inUtf8(answer.response().contentType()))
            .header(HttpHeaders.CONTENT_LENGTH, text.length)
            .header("Content-Security-Policy", "sandbox")
            .header("X-Run-Id", answer.runId());
    return JsonAnswers.replayed(response, answer.replayed());
  }

  /** The media type with the charset that the text is sent in, whatever it says of one. */
  static String inUtf8(String contentType) {
    int end = contentType.indexOf(';');
    StringBuilder type =
        new StringBuilder(end < 0 ? contentType : contentType.substring(0, end).strip());
    Matcher parameter = PARAMETER.matcher(contentType);
    while (parameter.find()) {
      if (!parameter.group(1).equalsIgnoreCase("charset")) {
        type.append("; ").append(parameter.group(1) + '=' + parameter.group(2).strip());
      }
    }
    return type.append("; charset=utf-8").toString();
  }
}
