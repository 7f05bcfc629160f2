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
}
