package org.workflowserver.distribution.payara;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.web.valve.ServletContainerInterceptor;

/**
 * Remembers whose the tokens, keys and sessions are that the application has verified of late, so
 * that a request can be told to be a caller's before the application has it. A credential that was
 * never verified is nobody's, whatever it claims.
 */
@Singleton
public final class VerifiedCallers implements ServletContainerInterceptor {
  /** The attribute in which the application leaves whose request it is; told apart by equals. */
  static final String CALLER = "org.workflowserver.caller";

  private static final String CREDENTIAL = "org.workflowserver.credential";
  private static final int MOST = 10_000;

  /** By SHA-256. Shared with the listener, which the container gives nothing to share by. */
  private static final Map<ByteBuffer, Object> CALLERS =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Object> eldest) {
          return size() > MOST;
        }
      };

  /** Made by the container. */
  public VerifiedCallers() {}

  /** Whose credential the request has; null when it has none, or none that was verified. */
  static Object find(HttpRequestPacket request) {
    String text = request.getHeader(Header.Authorization);
    if (text == null) {
      text = request.getHeader(Header.Cookie);
    }
    if (text == null) {
      return null;
    }
    ByteBuffer credential = digest(text);
    request.setAttribute(CREDENTIAL, credential);
    synchronized (CALLERS) {
      return CALLERS.get(credential);
    }
  }

  private static ByteBuffer digest(String text) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  @Override
  public void preInvoke(Request request, Response response) {}

  /** The credential of a request without a caller is good no more, or was never. */
  @Override
  public void postInvoke(Request request, Response response) {
    if (request.getCoyoteRequest().getRequest().getAttribute(CREDENTIAL)
        instanceof ByteBuffer credential) {
      Object caller = request.getAttribute(CALLER);
      synchronized (CALLERS) {
        if (caller == null) {
          CALLERS.remove(credential);
        } else {
          CALLERS.put(credential, caller);
        }
      }
    }
  }
}
