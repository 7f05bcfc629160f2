package org.workflowserver.authorization;

import java.time.Instant;
import java.util.List;

/**
 * What a provider gave a tenant, without the tokens.
 *
 * @param name null where none was given
 * @param userId whose call began it
 * @param email of the account at the provider; null where that does not say
 * @param providerId the provider
 * @param expiresAt until when the present token is good; null where the provider does not say. It
 *     is refreshed before
 * @param revoked whether the provider has taken it back
 */
public record AuthorizationView(
    String id,
    String name,
    String userId,
    String email,
    String providerId,
    List<String> scopes,
    Instant expiresAt,
    boolean revoked,
    Instant createdAt) {}
