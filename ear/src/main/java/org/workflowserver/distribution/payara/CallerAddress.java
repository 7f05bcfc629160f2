package org.workflowserver.distribution.payara;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.workflowserver.address.ClientNetwork;
import org.workflowserver.address.TrustedProxies;

/** What counts as one caller by its address. */
final class CallerAddress {
  private CallerAddress() {}

  /** A connection's other end: an IPv4 address, or the first 64 bits of an IPv6 address. */
  static String of(Connection<?> connection) {
    return ClientNetwork.network(text(connection));
  }

  /** The same of where a request comes from: the connection's other end, or whom proxies name. */
  static String of(HttpRequestPacket request, TrustedProxies proxies) {
    return ClientNetwork.network(
        proxies.client(
            text(request.getConnection()), request.getHeaders().values("X-Forwarded-For")));
  }

  /** Whether a connection comes from one of these. */
  static boolean isOf(TrustedProxies proxies, Connection<?> connection) {
    return proxies.contain(text(connection));
  }

  private static String text(Connection<?> connection) {
    InetAddress address =
        connection.getPeerAddress() instanceof InetSocketAddress peer
            ? peer.getAddress()
            : InetAddress.getLoopbackAddress();
    return address.getHostAddress();
  }
}
