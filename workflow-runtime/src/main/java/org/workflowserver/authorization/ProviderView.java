package org.workflowserver.authorization;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.outbound.ClientForm;

/**
 * A system that gives out tokens.
 *
 * @param authorizationEndpoint where people are sent to; null where nobody is
 * @param clientSecretId the vault item with the client's secret; null for a public client
 * @param pkce whether the way of a person is bound to this server by a code challenge
 * @param hosts where its tokens may be sent to
 */
public record ProviderView(
    String id,
    String name,
    Grant grant,
    String authorizationEndpoint,
    String tokenEndpoint,
    String clientId,
    String clientSecretId,
    List<String> scopes,
    boolean pkce,
    List<String> hosts,
    Instant createdAt,
    Instant updatedAt) {
  /**
   * Where a person goes to agree.
   *
   * @param challenge of the code verifier
   */
  String address(String redirectUri, String state, String challenge) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", clientId);
    query.put("redirect_uri", redirectUri);
    if (!scopes.isEmpty()) {
      query.put("scope", String.join(" ", scopes));
    }
    query.put("state", state);
    if (pkce) {
      query.put("code_challenge", challenge);
      query.put("code_challenge_method", "S256");
    }
    return ClientForm.withQuery(authorizationEndpoint, query);
  }
}
