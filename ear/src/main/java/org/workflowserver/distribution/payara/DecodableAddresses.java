package org.workflowserver.distribution.payara;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * Sends a request whose path or query is not percent-encoded UTF-8, or whose path has a NUL, a
 * backslash or a segment '.' or '..', to an address of the API that says so. The container answers
 * such a path with nothing at all, in part with the status 200, and reads such a query as if it
 * were another.
 *
 * <p>A method whose body would have no end, such as CONNECT, and a malformed host, or several, are
 * refused at once.
 */
final class DecodableAddresses extends BaseFilter {
  private static final String MALFORMED = "/.malformed";
  private static final Set<Method> ENDLESS = Set.of(Method.CONNECT, Method.PRI);
  private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.\\.?([/;]|$)");
  private static final String SEEN = "org.workflowserver.address-seen";

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    if (context.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpRequestPacket request
        && isFirst(content, request)) {
      if (ENDLESS.contains(request.getMethod())) {
        request.setExpectContent(false);
        return refuse(
            context,
            request,
            HttpStatus.METHOD_NOT_ALLOWED_405,
            "method_not_allowed",
            "This address does not have that method.");
      }
      if (!isHostReadable(request)) {
        return refuse(
            context,
            request,
            HttpStatus.BAD_REQUEST_400,
            "parameter_invalid",
            "The host that the request names is malformed.");
      }
      DataChunk query = request.getQueryStringDC();
      if (!isPath(request.getRequestURIRef().getRequestURIBC()) || decoded(query).isEmpty()) {
        query.recycle();
        request.setRequestURI(MALFORMED);
      }
    }
    return context.getInvokeAction();
  }

  private static NextAction refuse(
      FilterChainContext context,
      HttpRequestPacket request,
      HttpStatus status,
      String code,
      String detail)
      throws IOException {
    ProblemResponse.write(context, request, status, code, detail);
    context.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
    return context.getStopAction();
  }

  /** The container's reader finds out when it is asked, and then throws what it comes across. */
  private static boolean isHostReadable(HttpRequestPacket request) {
    try {
      return request.serverName().getLength() > 0 && hosts(request) <= 1;
    } catch (IllegalStateException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static int hosts(HttpRequestPacket request) {
    int hosts = 0;
    for (String ignored : request.getHeaders().values(Header.Host)) {
      hosts++;
    }
    return hosts;
  }

  /** Whether this is the first that is seen of a request; most come in one. */
  private static boolean isFirst(HttpContent content, HttpRequestPacket request) {
    boolean first = request.getAttribute(SEEN) == null;
    if (first && !content.isLast()) {
      request.setAttribute(SEEN, true);
    }
    return first;
  }

  private static boolean isPath(DataChunk encoded) {
    Optional<String> path = decoded(encoded);
    return path.isPresent()
        && path.get().indexOf('\0') < 0
        && path.get().indexOf('\\') < 0
        && !(path.get().contains("/.") && DOT_SEGMENT.matcher(path.get()).find());
  }

  /** What {@code encoded} is once its escapes are undone; empty when that is not UTF-8. */
  private static Optional<String> decoded(DataChunk encoded) {
    return encoded.isNull()
        ? Optional.of("")
        : decoded(encoded.toString(StandardCharsets.ISO_8859_1));
  }

  /** As above, of text with one character a byte. */
  private static Optional<String> decoded(String encoded) {
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c != '%') {
        bytes.put((byte) c);
        continue;
      }
      int octet =
          i + 2 < encoded.length() ? octet(encoded.charAt(i + 1), encoded.charAt(i + 2)) : -1;
      if (octet < 0) {
        return Optional.empty();
      }
      bytes.put((byte) octet);
      i += 2;
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static int octet(char high, char low) {
    int left = high < 0x80 ? Character.digit(high, 16) : -1;
    int right = low < 0x80 ? Character.digit(low, 16) : -1;
    return left < 0 || right < 0 ? -1 : left << 4 | right;
  }
}
