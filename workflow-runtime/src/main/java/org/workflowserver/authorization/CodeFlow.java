package org.workflowserver.authorization;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.workflowserver.json.Text;
import org.workflowserver.limit.Permits;
import org.workflowserver.outbound.http.ClientForm;
import org.workflowserver.vault.TokenUnavailable;

/**
 * The authorization code flow of OAuth 2.0 with PKCE: where people are sent, and what the code is
 * good for that comes back with them; and tokens that need nobody. Who asks for a token waits on a
 * thread, and whoever made the provider may want it to take long: few may wait at a time.
 */
final class CodeFlow {
  static final int MOST_OF_TENANT = 4;
  private static final int MOST = 3 * MOST_OF_TENANT;

  private final Permits permits = new Permits(MOST, MOST_OF_TENANT);
  private final TokenEndpoint endpoint;
  private final Supplier<byte[]> key;
  private final String redirectUri;

  /**
   * @param key a secret of the installation
   * @param publicUrl where this server is reached
   */
  CodeFlow(TokenEndpoint endpoint, Supplier<byte[]> key, String publicUrl) {
    this.endpoint = endpoint;
    this.key = key;
    this.redirectUri = publicUrl.replaceAll("/+$", "") + "/oauth/callback";
  }

  String address(ProviderView provider, String state) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", provider.clientId());
    query.put("redirect_uri", redirectUri);
    if (!provider.scopes().isEmpty()) {
      query.put("scope", String.join(" ", provider.scopes()));
    }
    query.put("state", state);
    if (provider.pkce()) {
      query.put("code_challenge", Text.base64Url(Text.sha256(verifier(state))));
      query.put("code_challenge_method", "S256");
    }
    return ClientForm.withQuery(provider.authorizationEndpoint(), query);
  }

  TokenAnswer redeem(String orgId, ProviderView provider, String code, String state) {
    return ask(orgId, () -> endpoint.redeem(orgId, provider, code, redirectUri, verifier(state)));
  }

  /** A token for this server itself. */
  TokenAnswer obtain(String orgId, ProviderView provider) {
    return ask(orgId, () -> endpoint.obtain(orgId, provider));
  }

  private TokenAnswer ask(String orgId, Supplier<TokenAnswer> provider) {
    if (!permits.tryAcquire(orgId)) {
      throw new TokenUnavailable("As many tokens are asked for as may be at a time", true, null);
    }
    try {
      return provider.get();
    } finally {
      permits.release(orgId);
    }
  }

  /** Derived, so that nothing of it has to be kept; nobody else has the key. */
  private String verifier(String state) {
    return Text.hmacSha256(key.get(), state);
  }
}
