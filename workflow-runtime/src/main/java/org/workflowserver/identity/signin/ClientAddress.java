package org.workflowserver.identity.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.workflowserver.settings.Settings;

/**
 * Where a request comes from: the connection's address or, behind trusted proxies, the last one in
 * {@code X-Forwarded-For} that is not such a proxy. What is left of it anybody can have written.
 */
public final class ClientAddress {
  private ClientAddress() {}

  /** The address of {@code request}'s client, by the trusted proxies of the settings. */
  public static String of(HttpServletRequest request) {
    return of(
        request.getRemoteAddr(),
        Collections.list(request.getHeaders("X-Forwarded-For")),
        Trusted.PROXIES);
  }

  /**
   * Reads the trusted proxies.
   *
   * @throws org.workflowserver.settings.SettingInvalid when one of them is no address and no range
   */
  public static void requireSettings() {
    trusted();
  }

  private static AddressRanges trusted() {
    return AddressRanges.of(
        Settings.HTTP_TRUSTED_PROXIES.name(), Settings.HTTP_TRUSTED_PROXIES.value());
  }

  static String of(String connection, List<String> forwardedFor, AddressRanges trusted) {
    List<String> path =
        forwardedFor.stream()
            .flatMap(header -> Arrays.stream(header.split(",", -1)))
            .map(String::strip)
            .toList();
    String client = connection;
    for (int i = path.size() - 1; i >= 0 && trusted.contain(client); i--) {
      if (!AddressRanges.isAddress(path.get(i))) {
        return client;
      }
      client = path.get(i);
    }
    return client;
  }

  /** Read at the first use, once. */
  private static final class Trusted {
    static final AddressRanges PROXIES = trusted();
  }
}
