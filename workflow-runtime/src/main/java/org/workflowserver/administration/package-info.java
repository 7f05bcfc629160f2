/**
 * What operators see of the installation, for the administrators of its first tenant.
 *
 * <p>Owns the tables server_states and storage_samples.
 *
 * <p>Decision: these facades have a package of their own. Context: what they are about lies in
 * packages that know no callers and that {@code identity} itself uses. Consequence: scope is
 * checked here, and nothing below has to know of it.
 *
 * <p>Decision: what a server reports of itself is in a table of its own, written every ten seconds.
 * Context: the row of its lease is written with each batch of facts, and locked by it. Consequence:
 * the journal never waits for it.
 *
 * <p>Uses: audit, clock, cluster, database, identity, journal, limit, outbound, refusal, sealing,
 * settings.
 */
package org.workflowserver.administration;
