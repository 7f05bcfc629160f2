package org.workflowserver.authorization;

import java.time.Instant;
import java.util.List;

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
    Instant updatedAt) {}
