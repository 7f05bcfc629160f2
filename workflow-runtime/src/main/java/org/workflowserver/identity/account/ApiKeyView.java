package org.workflowserver.identity.account;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * An API key as others see it; never with what it is shown by.
 *
 * @param groups names of scopes
 * @param lastUsedAt when it was last used, to get a token or in place of one, to the minute
 */
public record ApiKeyView(SortedSet<String> groups, Optional<Instant> lastUsedAt) {}
