package org.workflowserver.outbound;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.workflowserver.outbound.guard.NameResolver;
import org.workflowserver.outbound.guard.OutboundGuard;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.TargetRefused;
import org.workflowserver.outbound.guard.TargetUrl;
import org.workflowserver.outbound.guard.UrlMalformed;

/**
 * Tells what the guard thinks of a URL, as it would before a call; nothing is sent. The reason is
 * for operators alone: it says what the name service knows.
 */
@Dependent
public class TargetCheck {
  private final OutboundGuard guard;
  private final NameResolver names;

  @Inject
  TargetCheck() {
    this(OutboundSettings.policy(), InetAddress::getAllByName);
  }

  /** With any name service. */
  public TargetCheck(OutboundPolicy policy, NameResolver names) {
    this.guard = new OutboundGuard(policy);
    this.names = names;
  }

  /** Judges a URL. Asks the name service, which may take some seconds. */
  public TargetVerdict judge(String url) {
    List<InetAddress> addresses = List.of();
    try {
      TargetUrl target = guard.target(url);
      addresses =
          target.literal().isPresent()
              ? List.of(target.literal().get())
              : List.of(names.addressesOf(target.host()));
      guard.judge(target.host(), addresses, target.port());
      return new TargetVerdict("", texts(addresses));
    } catch (UnknownHostException e) {
      return new TargetVerdict("The name service knows no such host.", List.of());
    } catch (UrlMalformed e) {
      return new TargetVerdict(e.getMessage(), List.of());
    } catch (TargetRefused e) {
      return new TargetVerdict(sentence(e.getMessage()), texts(addresses));
    }
  }

  private static String sentence(String clause) {
    return clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1) + '.';
  }

  private static List<String> texts(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).toList();
  }
}
