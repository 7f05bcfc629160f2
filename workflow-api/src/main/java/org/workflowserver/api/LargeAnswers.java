package org.workflowserver.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.AnswerMemory;

/**
 * Has the memory of answers counted for as long as their callers take to receive them, and that of
 * the bodies of requests no longer.
 */
@Provider
public class LargeAnswers implements WriterInterceptor, ContainerResponseFilter {
  @Inject private AnswerMemory memory;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
    JsonRequests.release(request);
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
