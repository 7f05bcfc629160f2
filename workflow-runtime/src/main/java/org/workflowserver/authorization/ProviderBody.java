package org.workflowserver.authorization;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Text;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.SecretQuery;
import org.workflowserver.refusal.BodyMembers;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.vault.HostName;

/**
 * The body of a call that makes a provider or changes all of one. Reading it finds every wrong
 * member; members that are not known are ignored.
 *
 * @param authorizationEndpoint null where nobody is sent there
 * @param clientSecretId null for a public client
 */
record ProviderBody(
    String name,
    Grant grant,
    String authorizationEndpoint,
    String tokenEndpoint,
    String clientId,
    String clientSecretId,
    List<String> scopes,
    boolean pkce,
    List<String> hosts) {
  private static final int LONGEST_NAME = 100;

  private static final int LONGEST_CLIENT_ID = 255;

  private static final int MOST_SCOPES = 100;

  /** What leads a person's authorization is said by this server alone: RFC 6749, 7636 and 9101. */
  private static final Set<String> OWN_OF_AUTHORIZATION =
      Set.of(
          "response_type",
          "client_id",
          "redirect_uri",
          "scope",
          "state",
          "code_challenge",
          "code_challenge_method",
          "request",
          "request_uri");

  /** The same of what it sends for a token: RFC 6749, 7521 and 7636. */
  private static final Set<String> OWN_OF_TOKEN =
      Set.of(
          "grant_type",
          "code",
          "redirect_uri",
          "client_id",
          "client_secret",
          "client_assertion",
          "client_assertion_type",
          "code_verifier",
          "refresh_token",
          "scope",
          "username",
          "password");

  /** RFC 6749, appendix A.4, within bounds. */
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,255}");

  /**
   * Reads a body.
   *
   * @throws Refusal {@code parameter_missing} or {@code parameter_invalid}, with every problem
   */
  static ProviderBody read(Map<String, Object> sent) {
    Reading reading = new Reading(new BodyMembers(sent));
    String name = reading.text("name", true, LONGEST_NAME);
    Grant grant = reading.readGrant();
    boolean asksPeople = grant == Grant.AUTHORIZATION_CODE;
    ProviderBody read =
        new ProviderBody(
            name,
            grant,
            asksPeople ? reading.readUrl("authorization_endpoint", OWN_OF_AUTHORIZATION) : null,
            reading.readUrl("token_endpoint", OWN_OF_TOKEN),
            reading.text("client_id", true, LONGEST_CLIENT_ID),
            reading.text("client_secret", grant == Grant.CLIENT_CREDENTIALS, LONGEST_NAME),
            reading.readScopes(),
            reading.body.flag("pkce").orElse(true),
            reading.readHosts());
    if (asksPeople && read.clientSecretId == null && !read.pkce) {
      reading.body.invalid("/pkce", "A client without a secret needs 'pkce'.");
    }
    reading.body.refuse();
    return read;
  }

  private record Reading(BodyMembers body) {
    private Grant readGrant() {
      String sent = text("grant", true, LONGEST_NAME);
      if (sent == null) {
        return null;
      }
      Optional<Grant> known = Coded.find(Grant.class, sent);
      if (known.isEmpty()) {
        body.invalid(
            "/grant",
            "'grant' must be one of " + String.join(", ", Coded.codes(Grant.class)) + ".");
      }
      return known.orElse(null);
    }

    private String readUrl(String member, Set<String> own) {
      String sent = text(member, true, Integer.MAX_VALUE);
      if (sent != null) {
        OutboundHttp.formProblem(sent).ifPresent(problem -> body.invalid("/" + member, problem));
        if (sent.indexOf('#') >= 0) {
          body.invalid("/" + member, "An endpoint has no part behind '#'.");
        }
        SecretQuery.parameters(sent).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .flatMap(name -> problem(name, own).stream())
            .findFirst()
            .ifPresent(problem -> body.invalid("/" + member, problem));
      }
      return sent;
    }

    private static Optional<String> problem(String parameter, Set<String> own) {
      String out = "Take '" + Text.shortened(parameter) + "' out of the query: ";
      if (SecretQuery.isSecret(parameter)) {
        return Optional.of(
            out + "a secret belongs in the vault, and 'client_secret' is the id of that secret.");
      }
      return own.contains(parameter)
          ? Optional.of(out + "this server says what it needs of it.")
          : Optional.empty();
    }

    private List<String> readScopes() {
      Object sent = body.get("scopes");
      List<?> list =
          switch (sent) {
            case null -> List.of();
            case String text -> Provider.words(text);
            case List<?> scopesSent -> scopesSent;
            default -> null;
          };
      if (list == null
          || list.size() > MOST_SCOPES
          || !list.stream()
              .allMatch(scope -> scope instanceof String s && SCOPE.matcher(s).matches())) {
        body.invalid("/scopes", "'scopes' must be a list of at most " + MOST_SCOPES + " scopes.");
        return List.of();
      }
      return list.stream().map(String.class::cast).distinct().toList();
    }

    private List<String> readHosts() {
      body.require("hosts");
      return HostName.list(body, 1, "").orElse(List.of());
    }

    private String text(String member, boolean needed, int longest) {
      if (needed) {
        body.require(member);
      }
      return body.text(
              member,
              text -> Text.isName(text, longest),
              "a string that is not empty, nor too long")
          .orElse(null);
    }
  }
}
