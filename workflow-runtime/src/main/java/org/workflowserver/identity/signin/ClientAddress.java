package org.workflowserver.identity.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.workflowserver.address.TrustedProxies;
import org.workflowserver.settings.Settings;

/** Where a request comes from, by the trusted proxies of the settings. */
public final class ClientAddress {
  private ClientAddress() {}

  /** The address of {@code request}'s client. */
  public static String of(HttpServletRequest request) {
    return Trusted.PROXIES.client(
        request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
  }

  /**
   * Reads the trusted proxies.
   *
   * @throws org.workflowserver.settings.SettingInvalid when one of them is no address and no range
   */
  public static void requireSettings() {
    trusted();
  }

  private static TrustedProxies trusted() {
    return TrustedProxies.of(Settings.HTTP_TRUSTED_PROXIES.value());
  }

  /** Read at the first use, once. */
  private static final class Trusted {
    static final TrustedProxies PROXIES = trusted();
  }
}
