package org.workflowserver.distribution.payara;

import jakarta.inject.Singleton;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.web.valve.ServletContainerInterceptor;

/**
 * Escapes colons in the path that the container checks permissions for. There they separate
 * patterns, and a path with one was answered with an empty 500. What an application sees of the
 * path is kept elsewhere.
 */
@Singleton
public final class CheckablePaths implements ServletContainerInterceptor {
  /** Made by the container. */
  public CheckablePaths() {}

  @Override
  public void preInvoke(Request request, Response response) {
    DataChunk path = request.getRequestPathMB();
    if (path != null && !path.isNull() && path.indexOf(':', 0) >= 0) {
      path.setString(path.toString().replace(":", "%3A"));
    }
  }

  @Override
  public void postInvoke(Request request, Response response) {}
}
