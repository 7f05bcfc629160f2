package org.workflowserver.outbound.guard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * What of a request is secret, and where it may go.
 *
 * @param hosts lists of {@code host} or {@code host:port}: a target must be in every list. What
 *     names no host allows none
 * @param isIn whether a text holds a secret, in any form
 */
public record Secrecy(List<List<String>> hosts, Predicate<String> isIn) {
  /** Of a request without secrets. */
  public static final Secrecy NONE = new Secrecy(List.of(), text -> false);

  public Secrecy {
    hosts = List.copyOf(hosts);
  }

  /**
   * Judges a target by the hosts that the secrets may be sent to.
   *
   * @throws TargetRefused when it is not among them
   */
  public void judge(TargetUrl target) {
    for (List<String> allowed : hosts) {
      if (allowed.stream().noneMatch(host -> names(host, target))) {
        throw TargetRefused.forSecret("a secret of the request is only for " + allowed);
      }
    }
  }

  /** Whether these bytes hold a secret; null holds none. */
  public boolean isIn(byte[] body) {
    return body != null && isIn.test(new String(body, StandardCharsets.UTF_8));
  }

  private static boolean names(String host, TargetUrl target) {
    try {
      TargetUrl allowed = TargetUrl.parse("https://" + host);
      boolean anyPort = allowed.port() == 443 && !host.endsWith(":443");
      return allowed.host().equals(target.host()) && (anyPort || allowed.port() == target.port());
    } catch (UrlMalformed | TargetRefused e) {
      return false;
    }
  }
}
