package org.workflowserver.identity.account;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What an API key is made with.
 *
 * @param name what its tokens name as their caller
 * @param groups names of scopes, at least one
 * @param expires when it and its tokens end; empty for never
 */
public record ApiKeyTerms(String name, SortedSet<String> groups, Optional<Instant> expires) {}
