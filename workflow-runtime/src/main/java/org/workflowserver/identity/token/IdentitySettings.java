package org.workflowserver.identity.token;

import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.account.FirstAdministrator;
import org.workflowserver.outbound.guard.TargetRefused;
import org.workflowserver.outbound.guard.TargetUrl;
import org.workflowserver.outbound.guard.UrlMalformed;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;

/** What has to hold of the operator's settings of accounts and of the identity provider. */
public final class IdentitySettings {
  private static final int MOST_NAME_CHARACTERS = 255;

  private IdentitySettings() {}

  /**
   * The identity provider that the settings name.
   *
   * @param name what its tokens name as their issuer
   * @param jwksUrl where its public keys are
   */
  record Issuer(String name, String jwksUrl) {}

  /** The rules; each throws {@link SettingInvalid} where it does not hold. */
  public static List<Runnable> rules() {
    return List.of(
        IdentitySettings::requireAdministrator,
        IdentitySettings::issuer,
        IdentitySettings::requireScopes,
        ProviderClient::ofSettings);
  }

  /** Only where there is no database yet: with accounts in it the password is of no use. */
  private static void requireAdministrator() {
    boolean first =
        !Settings.DATABASE_URL.isSet()
            && !Settings.DATABASE_JNDI.isSet()
            && !Files.exists(Settings.DATA.value().resolve("workflow.mv.db"));
    Settings.ADMIN_PASSWORD
        .value()
        .filter(password -> first)
        .ifPresent(FirstAdministrator::requireGood);
  }

  /**
   * The identity provider of the settings, if they name one.
   *
   * @throws SettingInvalid when they contradict each other
   */
  static Optional<Issuer> issuer() {
    Optional<String> name = Settings.JWT_ISSUER.value();
    Optional<String> jwksUrl = Settings.JWT_JWKS_URL.value();
    if (name.isEmpty() && jwksUrl.isEmpty()) {
      return Optional.empty();
    }
    if (name.isEmpty() || jwksUrl.isEmpty()) {
      throw new SettingInvalid(
          "The settings workflow.jwt.issuer and workflow.jwt.jwks-url belong together; only one of"
              + " them is set.",
          null);
    }
    if (name.get().equals(Subject.BUILT_IN_ISSUER)) {
      throw new SettingInvalid(
          "The setting workflow.jwt.issuer is '"
              + Subject.BUILT_IN_ISSUER
              + "', which is the built-in issuer's name.",
          null);
    }
    if (name.get().length() > MOST_NAME_CHARACTERS
        || name.get().chars().anyMatch(Character::isWhitespace)) {
      throw new SettingInvalid(
          "The setting workflow.jwt.issuer has at most 255 characters and no blanks.", null);
    }
    url(jwksUrl.get());
    requireScopes();
    return Optional.of(new Issuer(name.get(), jwksUrl.get()));
  }

  private static void requireScopes() {
    for (String scope : Settings.JWT_GROUPS_MAP.value().values()) {
      if (Scope.ofGroup(scope).isEmpty()) {
        throw new SettingInvalid(
            "The setting workflow.jwt.groups-map names the scope '"
                + scope
                + "'; there are viewer, operator, editor and admin.",
            null);
      }
    }
  }

  /**
   * The address of the issuer's keys.
   *
   * @throws SettingInvalid when {@code text} is no address that the provider may have
   */
  static URL url(String text) {
    if (!isAddress(text)) {
      throw notAnAddress(text, null);
    }
    try {
      return URI.create(text).toURL();
    } catch (IllegalArgumentException | MalformedURLException e) {
      throw notAnAddress(text, e);
    }
  }

  /**
   * Whether the identity provider may have this address: one by HTTPS, or of this machine, which
   * has to be told by its number. Whoever could change its answers on the way could sign in as
   * anybody.
   */
  static boolean isAddress(String text) {
    try {
      TargetUrl url = TargetUrl.parse(text);
      return url.scheme().equals("https")
          || url.literal().filter(InetAddress::isLoopbackAddress).isPresent();
    } catch (UrlMalformed | TargetRefused e) {
      return false;
    }
  }

  private static SettingInvalid notAnAddress(String text, Exception cause) {
    return new SettingInvalid(
        "The setting workflow.jwt.jwks-url is '" + text + "', but an https address is expected.",
        cause);
  }
}
