package org.workflowserver.outbound.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name service, asked once for each new connection. */
@FunctionalInterface
public interface NameResolver {
  /**
   * Every address of {@code host}, which is a name and never an address.
   *
   * @throws UnknownHostException when it has none
   */
  InetAddress[] addressesOf(String host) throws UnknownHostException;

  /**
   * The same for a call, as long as that has time. Here as for a service that answers at once.
   *
   * @param orgId the tenant that it is asked for; empty when for the server itself
   * @param deadline by {@link org.workflowserver.clock.TimeSource#nanoTime()}
   */
  default InetAddress[] addressesOf(String host, String orgId, long deadline)
      throws UnknownHostException {
    return addressesOf(host);
  }
}
