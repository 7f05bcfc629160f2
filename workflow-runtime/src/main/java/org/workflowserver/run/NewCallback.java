package org.workflowserver.run;

import java.time.Instant;

/**
 * A URL that a step waits for a call to, as it goes on record.
 *
 * @param tokenHash SHA-256 of its token, in hex
 * @param expiresAt from when on calls are refused; null when never
 */
public record NewCallback(String tokenHash, Instant expiresAt) {}
