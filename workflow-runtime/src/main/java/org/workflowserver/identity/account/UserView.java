package org.workflowserver.identity.account;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A local account as administrators see it; never with its password.
 *
 * @param id {@code usr_…}
 * @param org the tenant
 * @param groups names of scopes
 * @param displayName how a page calls the person
 * @param mustChangePassword whether the password has to be changed first: the console asks for
 *     another one, and there is no token
 */
public record UserView(
    String id,
    String username,
    String org,
    SortedSet<String> groups,
    Optional<String> displayName,
    boolean mustChangePassword,
    Instant createdAt,
    Instant updatedAt) {}
