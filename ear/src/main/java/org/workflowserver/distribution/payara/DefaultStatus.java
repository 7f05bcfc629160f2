package org.workflowserver.distribution.payara;

import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.glassfish.web.valve.ServletContainerInterceptor;

/**
 * Sets the default status of an answer before the application has the request, while one thread
 * alone has both.
 *
 * <p>Grizzly has no status to begin with: whoever asks for it first also writes the default, in two
 * steps. The thread that took the request asks, for statistics, when the servlet has returned. An
 * asynchronous answer whose status another thread set between the two steps went out as a 200.
 */
@Singleton
public final class DefaultStatus implements ServletContainerInterceptor {
  /** Made by the container. */
  public DefaultStatus() {}

  @Override
  public void preInvoke(Request request, Response response) {
    response.setStatus(HttpServletResponse.SC_OK);
  }

  @Override
  public void postInvoke(Request request, Response response) {}
}
