package org.workflowserver.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Judges targets: the URL before anything is looked up, and every address before anything is
 * connected. Pure; knows the policy and nothing else.
 */
final class OutboundGuard {
  private final OutboundPolicy policy;

  OutboundGuard(OutboundPolicy policy) {
    this.policy = policy;
  }

  /**
   * The target of a URL, as far as it can be judged without looking its name up.
   *
   * @throws UrlMalformed when it is no URL
   * @throws TargetRefused when it may not be called
   */
  TargetUrl target(String url) {
    TargetUrl target = TargetUrl.parse(url);
    if (target.scheme().equals("http") && !policy.plainHttp()) {
      throw new TargetRefused("plain HTTP");
    }
    boolean ownPort = target.port() == (target.scheme().equals("https") ? 443 : 80);
    if (!ownPort
        && policy.rules().stream().noneMatch(rule -> rule.mayOpen(target.host(), target.port()))) {
      throw new TargetRefused("port " + target.port());
    }
    target.literal().ifPresent(address -> judge(target.host(), address, target.port()));
    return target;
  }

  /**
   * Judges every address of a name.
   *
   * @throws TargetRefused when one of them may not be connected to, or there is none
   */
  void judge(String host, List<InetAddress> addresses, int port) {
    if (addresses.isEmpty()) {
      throw new TargetRefused("no address");
    }
    addresses.forEach(address -> judge(host, address, port));
  }

  private void judge(String host, InetAddress address, int port) {
    for (InetAddress judged : AddressJudge.judged(address)) {
      if (policy.rules().stream().anyMatch(rule -> rule.opens(host, judged, port))) {
        continue;
      }
      Optional<String> kind = AddressJudge.notPublic(judged);
      if (kind.isPresent()) {
        throw new TargetRefused(judged.getHostAddress() + " is " + kind.get());
      }
      if (port != 443 && !(port == 80 && policy.plainHttp())) {
        throw new TargetRefused("port " + port + " of " + judged.getHostAddress());
      }
    }
  }
}
