package org.workflowserver.distribution.payara;

import java.util.Locale;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;

/**
 * Keeps little of a stream of events that its reader has not taken: what writes it asks first
 * whether there is room, and goes on when there is. The usual room, megabytes of memory for each
 * connection, is for answers whose writers would have to wait.
 */
final class NarrowStreams extends BaseFilter {
  private static final int ROOM = 64 << 10;

  private final Attribute<Integer> usual =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("org.workflowserver.usual-room");

  @Override
  public NextAction handleWrite(FilterChainContext context) {
    if (context.getMessage() instanceof HttpPacket packet
        && packet.getHttpHeader() instanceof HttpResponsePacket response
        && isStream(response)) {
      Connection<?> connection = context.getConnection();
      if (!usual.isSet(connection)) {
        usual.set(connection, connection.getMaxAsyncWriteQueueSize());
        connection.setMaxAsyncWriteQueueSize(ROOM);
      }
      if (packet instanceof HttpContent content && content.isLast()) {
        // The connection may serve other calls.
        connection.setMaxAsyncWriteQueueSize(usual.remove(connection));
      }
    }
    return context.getInvokeAction();
  }

  static boolean isStream(HttpResponsePacket response) {
    String type = response.getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }
}
