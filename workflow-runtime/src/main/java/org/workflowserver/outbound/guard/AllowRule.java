package org.workflowserver.outbound.guard;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.address.AddressBlock;
import org.workflowserver.address.AddressText;

/**
 * A target that the operator opens.
 *
 * @param host a name in lower case, or null
 * @param block a block of addresses, or null
 * @param firstPort the lowest port that it opens
 * @param lastPort the highest
 */
record AllowRule(String host, AddressBlock block, int firstPort, int lastPort) {
  private static final Pattern RULE =
      Pattern.compile("(?<target>.+):(?<first>[1-9][0-9]{0,4})(?:-(?<last>[1-9][0-9]{0,4}))?");
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]/]+)(/[0-9]+)?](/[0-9]+)?");

  /**
   * The rule that {@code text} writes as {@code CIDR-or-host:port[-port]}.
   *
   * @throws IllegalArgumentException when it writes none
   */
  static AllowRule parse(String text) {
    Matcher rule = RULE.matcher(text);
    if (!rule.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not CIDR-or-host:port[-port]");
    }
    int first = Integer.parseInt(rule.group("first"));
    int last = rule.group("last") == null ? first : Integer.parseInt(rule.group("last"));
    if (last > 65_535 || last < first) {
      throw new IllegalArgumentException("'" + text + "' has no ports from low to high");
    }
    return target(text, rule.group("target"), first, last);
  }

  private static AllowRule target(String text, String target, int first, int last) {
    Matcher bracketed = BRACKETED.matcher(target);
    if (bracketed.matches()) {
      String prefix = bracketed.group(2) == null ? bracketed.group(3) : bracketed.group(2);
      String block = bracketed.group(1) + (prefix == null ? "" : prefix);
      return new AllowRule(null, AddressBlock.parse(block), first, last);
    }
    if (target.indexOf('/') >= 0 || (AddressText.looksNumeric(target) && target.indexOf(':') < 0)) {
      return new AllowRule(null, AddressBlock.parse(target), first, last);
    }
    if (target.indexOf(':') >= 0) {
      throw new IllegalArgumentException("'" + text + "' needs brackets around its address");
    }
    try {
      return new AllowRule(TargetUrl.hostName(target), null, first, last);
    } catch (TargetRefused e) {
      throw new IllegalArgumentException("'" + text + "' names no host", e);
    }
  }

  /**
   * Whether this rule opens {@code address} for one that was asked for as {@code name}. Metadata
   * services are opened by nothing but a rule for that single address: a name can be made to point
   * there, and a wide block was hardly meant to cover it.
   */
  boolean opens(String name, InetAddress address, int port) {
    if (port < firstPort || port > lastPort) {
      return false;
    }
    if (AddressJudge.isMetadata(address)) {
      return block != null && block.isSingle() && block.contains(address);
    }
    return block == null ? host.equals(name) : block.contains(address);
  }

  /** Whether this rule may open that port for a host, once its addresses are known. */
  boolean mayOpen(String name, int port) {
    return port >= firstPort && port <= lastPort && (host == null || host.equals(name));
  }
}
