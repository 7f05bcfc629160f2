package org.workflowserver.identity;

import java.util.Locale;

/** Network addresses as texts, the way a connection reports them. */
final class Addresses {
  /** Of the eight groups of an IPv6 address, those that name the network of one subscriber. */
  private static final int NETWORK_GROUPS = 4;

  private Addresses() {}

  /**
   * What counts as one address when guesses are counted: an IPv4 address as it is; of an IPv6
   * address the first 64 bits, since every subscriber can make up the rest.
   */
  static String network(String address) {
    String text = address.toLowerCase(Locale.ROOT);
    int zone = text.indexOf('%');
    if (zone >= 0) {
      text = text.substring(0, zone);
    }
    if (text.indexOf(':') < 0 || text.indexOf('.') >= 0) {
      return text;
    }
    String[] groups = expanded(text).split(":", -1);
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < NETWORK_GROUPS && i < groups.length; i++) {
      network.append(groups[i].isEmpty() ? "0" : groups[i]).append(':');
    }
    return network.append("/64").toString();
  }

  /** With the groups that {@code ::} stands for. */
  private static String expanded(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return text;
    }
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    int missing = 8 - groups(before) - groups(after);
    String zeros = "0:".repeat(Math.max(0, missing));
    return (before.isEmpty() ? "" : before + ":") + zeros + after;
  }

  private static int groups(String text) {
    return text.isEmpty() ? 0 : text.split(":", -1).length;
  }
}
