package org.workflowserver.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.settings.MailTls;
import org.workflowserver.settings.Setting;
import org.workflowserver.settings.Settings;

/** The operator's settings of the way out. */
@ApplicationScoped
class OutboundSettings {
  private static final Logger ANNOUNCEMENT = Logger.getLogger("org.workflowserver.announcement");

  OutboundPolicy policy() {
    String allow = String.join(",", Settings.OUTBOUND_ALLOW.value());
    try {
      return OutboundPolicy.of(allow, Settings.OUTBOUND_PLAIN_HTTP.value());
    } catch (IllegalArgumentException e) {
      throw refused(Settings.OUTBOUND_ALLOW, "is malformed: " + e.getMessage(), e);
    }
  }

  MailSetup mail() {
    Optional<MailAddress> sender = Settings.MAIL_FROM.value().map(OutboundSettings::sender);
    Optional<SmtpServer> server = Settings.MAIL_HOST.value().map(OutboundSettings::server);
    if (server.isPresent() && sender.isEmpty()) {
      throw refused(Settings.MAIL_HOST, "needs " + Settings.MAIL_FROM.name() + ", too", null);
    }
    return new MailSetup(server, sender, ownName(Settings.PUBLIC_URL.value()));
  }

  private static MailAddress sender(String text) {
    return MailAddress.parse(text)
        .orElseThrow(() -> refused(Settings.MAIL_FROM, "is not " + MailAddress.FORM, null));
  }

  private static SmtpServer server(String host) {
    Optional<String> username = Settings.MAIL_USERNAME.value();
    Optional<String> password = Settings.MAIL_PASSWORD.value();
    MailTls tls = Settings.MAIL_TLS.value();
    if (username.isPresent() != password.isPresent()) {
      throw refused(
          username.isPresent() ? Settings.MAIL_USERNAME : Settings.MAIL_PASSWORD,
          "counts only with user name and password both",
          null);
    }
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

  private static IllegalStateException refused(Setting<?> setting, String why, Exception cause) {
    String sentence = "The setting " + setting.name() + " " + why + ".";
    ANNOUNCEMENT.log(Level.SEVERE, sentence);
    return new IllegalStateException(sentence, cause);
  }
}
