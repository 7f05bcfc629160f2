package org.workflowserver.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Network addresses as texts, the way a connection reports them. */
public final class ClientNetwork {
  /** Bytes of an IPv6 address that name the network of one subscriber. */
  private static final int NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /**
   * What counts as one address when guesses are counted: an IPv4 address as it is; of an IPv6
   * address the first 64 bits, since every subscriber can make up the rest.
   */
  public static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      // A text with a colon is never looked up as a name.
      InetAddress parsed = InetAddress.getByName(withoutZone(address));
      byte[] bytes = parsed.getAddress();
      return bytes.length > NETWORK_BYTES
          ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "/64"
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }

  /** The zone says by which interface of this machine an address is reached. */
  static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
