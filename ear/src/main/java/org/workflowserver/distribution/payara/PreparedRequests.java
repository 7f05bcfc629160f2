package org.workflowserver.distribution.payara;

import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.web.valve.ServletContainerInterceptor;

/**
 * Sets the default status of an answer before the application has the request, while one thread
 * alone has both, and escapes colons in the path that the container checks permissions for.
 *
 * <p>Grizzly has no status to begin with: whoever asks for it first also writes the default, in two
 * steps. The thread that took the request asks, for statistics, when the servlet has returned. An
 * asynchronous answer whose status another thread set between the two steps went out as a 200.
 *
 * <p>Colons separate patterns of permissions, and a path with one was answered with an empty 500.
 * What an application sees of the path is kept elsewhere.
 */
@Singleton
public final class PreparedRequests implements ServletContainerInterceptor {
  /** Made by the container. */
  public PreparedRequests() {}

  @Override
  public void preInvoke(Request request, Response response) {
    response.setStatus(HttpServletResponse.SC_OK);
    DataChunk path = request.getRequestPathMB();
    if (path != null && !path.isNull() && path.indexOf(':', 0) >= 0) {
      path.setString(path.toString().replace(":", "%3A"));
    }
  }

  @Override
  public void postInvoke(Request request, Response response) {}
}
