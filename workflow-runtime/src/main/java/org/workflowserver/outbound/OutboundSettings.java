package org.workflowserver.outbound;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.TargetRefused;
import org.workflowserver.outbound.guard.TargetUrl;
import org.workflowserver.outbound.guard.UrlMalformed;
import org.workflowserver.outbound.mail.MailAddress;
import org.workflowserver.outbound.mail.MailSetup;
import org.workflowserver.outbound.mail.SmtpServer;
import org.workflowserver.settings.MailTls;
import org.workflowserver.settings.Setting;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;

/** The operator's settings of the way out. */
public final class OutboundSettings {
  private OutboundSettings() {}

  /** What has to hold of them; each throws {@link SettingInvalid} where it does not. */
  public static List<Runnable> rules() {
    return List.of(
        () -> policy(false),
        OutboundSettings::readSender,
        OutboundSettings::requireSender,
        OutboundSettings::readServer);
  }

  /**
   * As {@link #policy}, with the servers that the settings of the identity provider name. Whether
   * plain HTTP will do is for who calls it to say.
   */
  static OutboundPolicy policyOfProvider() {
    OutboundPolicy policy = new OutboundPolicy(true, policy().rules());
    for (Setting<Optional<String>> setting : List.of(Settings.JWT_ISSUER, Settings.JWT_JWKS_URL)) {
      policy = setting.value().map(opening(policy)).orElse(policy);
    }
    return policy;
  }

  private static Function<String, OutboundPolicy> opening(OutboundPolicy policy) {
    return url -> {
      try {
        TargetUrl target = TargetUrl.parse(url);
        return policy.alsoOpening(target.host(), target.port());
      } catch (UrlMalformed | TargetRefused e) {
        // An issuer may have a name that is no address; nothing is called by it.
        return policy;
      }
    };
  }

  /** What the operator opens to steps. */
  static OutboundPolicy policy() {
    return policy(Settings.OUTBOUND_PLAIN_HTTP.value());
  }

  private static OutboundPolicy policy(boolean plainHttp) {
    String allow = String.join(",", Settings.OUTBOUND_ALLOW.value());
    try {
      return OutboundPolicy.of(allow, plainHttp);
    } catch (IllegalArgumentException e) {
      throw refused(Settings.OUTBOUND_ALLOW, "is malformed: " + e.getMessage(), e);
    }
  }

  static MailSetup mail() {
    requireSender();
    return new MailSetup(readServer(), readSender(), ownName(Settings.PUBLIC_URL.value()));
  }

  private static Optional<MailAddress> readSender() {
    return Settings.MAIL_FROM.value().map(OutboundSettings::sender);
  }

  private static void requireSender() {
    if (Settings.MAIL_HOST.value().isPresent() && Settings.MAIL_FROM.value().isEmpty()) {
      throw refused(Settings.MAIL_HOST, "needs " + Settings.MAIL_FROM.name() + ", too", null);
    }
  }

  private static Optional<SmtpServer> readServer() {
    return Settings.MAIL_HOST.value().map(OutboundSettings::server);
  }

  private static MailAddress sender(String text) {
    return MailAddress.parse(text)
        .orElseThrow(() -> refused(Settings.MAIL_FROM, "is not " + MailAddress.FORM, null));
  }

  private static SmtpServer server(String host) {
    Optional<String> username = Settings.MAIL_USERNAME.value();
    Optional<String> password = Settings.MAIL_PASSWORD.value();
    if (username.isPresent() != password.isPresent()) {
      throw refused(
          username.isPresent() ? Settings.MAIL_USERNAME : Settings.MAIL_PASSWORD,
          "counts only with user name and password both",
          null);
    }
    MailTls tls = Settings.MAIL_TLS.value();
    if (username.isPresent() && tls == MailTls.NONE) {
      throw refused(Settings.MAIL_TLS, "is 'none', but a password is not sent in the clear", null);
    }
    try {
      SmtpServer server =
          new SmtpServer(
              host, Settings.MAIL_PORT.value(), tls, username.orElse(null), password.orElse(null));
      OutboundPolicy.STRICT.alsoOpening(server.host(), server.port());
      return server;
    } catch (IllegalArgumentException e) {
      throw refused(Settings.MAIL_HOST, "is malformed: " + e.getMessage(), e);
    }
  }

  /** How this server names itself: by the name its clients know, or by its address (RFC 5321). */
  static String ownName(String publicUrl) {
    try {
      String host = URI.create(publicUrl).getHost();
      if (host == null) {
        return MailSetup.NONE.ownName();
      }
      TargetUrl own = TargetUrl.mailServer(host, 25);
      String literal = own.host().indexOf(':') < 0 ? own.host() : "IPv6:" + own.host();
      return own.literal().isPresent() ? "[" + literal + "]" : own.host();
    } catch (IllegalArgumentException | TargetRefused e) {
      return MailSetup.NONE.ownName();
    }
  }

  private static SettingInvalid refused(Setting<?> setting, String why, Exception cause) {
    return new SettingInvalid("The setting " + setting.name() + " " + why + ".", cause);
  }
}
