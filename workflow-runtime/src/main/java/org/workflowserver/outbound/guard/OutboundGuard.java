package org.workflowserver.outbound.guard;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges targets: the URL before anything is looked up, and every address before anything is
 * connected. Pure; knows the policy and nothing else.
 */
public final class OutboundGuard {
  private final OutboundPolicy policy;

  /** The ports that are open at every public address. */
  private final Set<Integer> ports;

  /** Judges targets of HTTP. */
  public OutboundGuard(OutboundPolicy policy) {
    this(policy, policy.plainHttp() ? Set.of(443, 80) : Set.of(443));
  }

  private OutboundGuard(OutboundPolicy policy, Set<Integer> ports) {
    this.policy = policy;
    this.ports = ports;
  }

  /**
   * Judges mail servers: without encryption only those that the operator opened.
   *
   * @param encrypted whether nothing that matters is said in the clear
   */
  public static OutboundGuard ofMail(OutboundPolicy policy, boolean encrypted) {
    return new OutboundGuard(policy, encrypted ? Set.of(465, 587) : Set.of());
  }

  /**
   * The target of a URL, as far as it can be judged without looking its name up.
   *
   * @throws UrlMalformed when it is no URL
   * @throws TargetRefused when it may not be called
   */
  public TargetUrl target(String url) {
    TargetUrl target = TargetUrl.parse(url);
    if (target.scheme().equals("http") && !policy.plainHttp()) {
      throw new TargetRefused("plain HTTP is not allowed");
    }
    boolean ownPort = target.port() == (target.scheme().equals("https") ? 443 : 80);
    return judged(target, ownPort);
  }

  /**
   * A mail server, as far as it can be judged without looking its name up.
   *
   * @param host a name, or an address
   * @throws TargetRefused when it may not be connected to
   */
  public TargetUrl mailServer(String host, int port) {
    TargetUrl target = TargetUrl.mailServer(host, port);
    return judged(target, ports.contains(port));
  }

  private TargetUrl judged(TargetUrl target, boolean ownPort) {
    if (!ownPort
        && policy.rules().stream().noneMatch(rule -> rule.mayOpen(target.host(), target.port()))) {
      throw TargetRefused.repeating(
          "port %d is not open".formatted(target.port()), "its port is not open");
    }
    target.literal().ifPresent(address -> judge(target.host(), address, target.port()));
    return target;
  }

  /**
   * Judges every address of a name.
   *
   * @throws TargetRefused when one of them may not be connected to, or there is none
   */
  public void judge(String host, List<InetAddress> addresses, int port) {
    if (addresses.isEmpty()) {
      throw new TargetRefused("the name has no address");
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
        throw TargetRefused.repeating(
            judged.getHostAddress() + " is " + kind.get(), "it is " + kind.get());
      }
      if (!ports.contains(port)) {
        throw TargetRefused.repeating(
            "port %d of %s is not open".formatted(port, judged.getHostAddress()),
            "its port is not open");
      }
    }
  }
}
