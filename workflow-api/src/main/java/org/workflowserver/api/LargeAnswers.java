package org.workflowserver.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.util.Set;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.problem.ProblemMapper;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Text;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.limit.RefusedReads;
import org.workflowserver.refusal.AnswerRefusal;

/**
 * Has the memory of answers counted for as long as their callers take to receive them, and that of
 * the bodies of requests no longer. Reads that were refused for lack of it are refused again, at
 * once, to who does not wait.
 */
@Provider
public class LargeAnswers
    implements WriterInterceptor, ContainerRequestFilter, ContainerResponseFilter {
  private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  @Inject private AnswerMemory memory;
  @Inject private RefusedReads refused;

  @Override
  public void filter(ContainerRequestContext request) {
    if (READING.contains(request.getMethod()) && Callers.find(request) instanceof Caller caller) {
      refused.requireNotEarly(caller, read(request));
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
    JsonRequests.release(request);
    if (READING.contains(request.getMethod())
        && Callers.find(request) instanceof Caller caller
        && request.getProperty(ProblemMapper.REFUSED_ANSWER) instanceof AnswerRefusal refusal) {
      refusal.retryAfter().ifPresent(wait -> refused.note(caller, read(request), wait));
    }
  }

  /**
   * A hash that identifies what is read: by its path, which may have thousands of characters, since
   * parameters that are not known change no answer. A caller who has the answer already is told so.
   */
  private static String read(ContainerRequestContext request) {
    boolean known = request.getHeaderString(HttpHeaders.IF_NONE_MATCH) != null;
    return Text.sha256Hex(request.getUriInfo().getPath() + " " + known);
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext answer) throws IOException {
    if (answer.getEntity() instanceof JsonBody body
        && Callers.find(answer) instanceof Caller caller) {
      AnswerMemory.Share share = memory.writing(caller, body.bytes());
      try {
        answer.proceed();
      } finally {
        share.close();
      }
    } else {
      answer.proceed();
    }
  }
}
