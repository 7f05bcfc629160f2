package org.workflowserver.outbound.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the operator allows beyond public addresses by HTTPS.
 *
 * @param plainHttp whether {@code http://} may be called
 * @param rules the targets that are opened
 */
public record OutboundPolicy(boolean plainHttp, List<AllowRule> rules) {
  /** Public addresses by HTTPS, nothing else. */
  public static final OutboundPolicy STRICT = new OutboundPolicy(false, List.of());

  public OutboundPolicy {
    rules = List.copyOf(rules);
  }

  /**
   * The policy of the two settings.
   *
   * @param allow {@code CIDR-or-host:port[-port]}, comma-separated; empty for none
   * @param plainHttp whether {@code http://} may be called
   * @throws IllegalArgumentException when an entry is malformed; the message names it
   */
  public static OutboundPolicy of(String allow, boolean plainHttp) {
    return new OutboundPolicy(
        plainHttp,
        Stream.of(allow.split(","))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .map(AllowRule::parse)
            .toList());
  }

  /** This policy, with one server more that the operator configured elsewhere. */
  public OutboundPolicy alsoOpening(String hostOrAddress, int port) {
    String target = hostOrAddress.indexOf(':') < 0 ? hostOrAddress : "[" + hostOrAddress + "]";
    List<AllowRule> more = new ArrayList<>(rules);
    more.add(AllowRule.parse(target + ":" + port));
    return new OutboundPolicy(plainHttp, more);
  }
}
