package org.workflowserver.identity.token;

import java.time.Instant;

/**
 * A key of the built-in issuer, as far as it is public.
 *
 * @param retiredAt when it signed for the last time; null for the one that signs
 * @param verifiesUntil when the last token that it signed has expired; null for the one that signs
 */
public record IssuerKeyView(
    String id, String algorithm, Instant createdAt, Instant retiredAt, Instant verifiesUntil) {}
