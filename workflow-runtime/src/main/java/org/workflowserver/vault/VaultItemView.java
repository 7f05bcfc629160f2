package org.workflowserver.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A vault item as others see it; never with its secret.
 *
 * @param id {@code vlt_…}
 * @param name unique in the tenant
 * @param hosts the targets that a secret may be sent to, with or without a port; empty for any
 * @param groups what an API key's tokens may do; empty for a secret
 * @param updatedAt when it was last changed, its secret or key included
 * @param expiresAt when it ends; empty for never
 * @param lastUsedAt when it was last used, to the minute
 */
public record VaultItemView(
    String id,
    String name,
    List<String> hosts,
    Optional<List<String>> groups,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {}
