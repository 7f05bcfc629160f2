package org.workflowserver.distribution.payara;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.DataChunk;

/**
 * Sends a request whose path or query is not percent-encoded UTF-8, or whose path has a NUL or a
 * backslash, to an address of the API that says so. The container answers such a path with nothing
 * at all, in part with the status 200, and reads such a query as if it were another.
 */
final class DecodableAddresses extends BaseFilter {
  private static final String MALFORMED = "/.malformed";
  private static final String NOT_IN_PATHS = "\0\\";
  private static final String SEEN = "org.workflowserver.address-seen";

  @Override
  public NextAction handleRead(FilterChainContext context) {
    if (context.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpRequestPacket request
        && isFirst(content, request)) {
      DataChunk query = request.getQueryStringDC();
      if (!isDecodable(request.getRequestURIRef().getRequestURIBC(), NOT_IN_PATHS)
          || !isDecodable(query, "")) {
        query.recycle();
        request.setRequestURI(MALFORMED);
      }
    }
    return context.getInvokeAction();
  }

  /** Whether this is the first that is seen of a request; most come in one. */
  private static boolean isFirst(HttpContent content, HttpRequestPacket request) {
    boolean first = request.getAttribute(SEEN) == null;
    if (first && !content.isLast()) {
      request.setAttribute(SEEN, true);
    }
    return first;
  }

  private static boolean isDecodable(DataChunk encoded, String forbidden) {
    return encoded.isNull()
        || isDecodable(encoded.toString(StandardCharsets.ISO_8859_1), forbidden);
  }

  /** Whether {@code encoded}, one character a byte, is UTF-8 once its escapes are undone. */
  private static boolean isDecodable(String encoded, String forbidden) {
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
        return false;
      }
      bytes.put((byte) octet);
      i += 2;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      return forbidden.chars().noneMatch(c -> text.indexOf(c) >= 0);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static int octet(char high, char low) {
    int left = high < 0x80 ? Character.digit(high, 16) : -1;
    int right = low < 0x80 ? Character.digit(low, 16) : -1;
    return left < 0 || right < 0 ? -1 : left << 4 | right;
  }
}
