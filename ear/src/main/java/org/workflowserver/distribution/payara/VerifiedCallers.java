package org.workflowserver.distribution.payara;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.web.valve.ServletContainerInterceptor;
import org.workflowserver.json.Text;

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

  /** There sessions count, and tokens everywhere else. */
  private static final String CONSOLE = "/console/";

  /**
   * The scheme in front of a token; the application takes it in any case, and any blanks behind it.
   */
  private static final Pattern BEARER = Pattern.compile("(?i)^\\s*bearer\\s+");

  /** The session of the console, among whatever other cookies a browser has. */
  private static final Pattern SESSION = Pattern.compile("(?:^|;\\s*)WORKFLOWCONSOLE=([^;\\s]+)");

  /** By SHA-256. Shared with the listener, which the container gives nothing to share by. */
  private static final Map<ByteBuffer, Object> CALLERS =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Object> eldest) {
          return size() > MOST;
        }
      };

  /** Made by the container. */
  public VerifiedCallers() {}

  /** Whose credential the request has; null when it has none, or none that was verified. */
  static Object find(HttpRequestPacket request) {
    String text = credential(request);
    if (text == null) {
      return null;
    }
    ByteBuffer credential = ByteBuffer.wrap(Text.sha256(text));
    request.setAttribute(CREDENTIAL, credential);
    synchronized (CALLERS) {
      return CALLERS.get(credential);
    }
  }

  /** The token or the session alone: what stands around it would make many of one. */
  private static String credential(HttpRequestPacket request) {
    if (!request.getRequestURI().startsWith(CONSOLE)) {
      String token = request.getHeader(Header.Authorization);
      return token == null ? null : BEARER.matcher(token).replaceFirst("").strip();
    }
    String cookies = request.getHeader(Header.Cookie);
    Matcher session = cookies == null ? null : SESSION.matcher(cookies);
    return session != null && session.find() ? "session " + session.group(1) : null;
  }

  /** Whose caller one is that {@link #find} found; empty of an address. */
  static Optional<Object> tenantOf(Object caller) {
    // Where it came in, its tenant and its name there.
    return caller instanceof List<?> known && known.size() == 3
        ? Optional.of(known.get(1))
        : Optional.empty();
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
