/**
 * Who calls: tenants, scopes, and the accounts and subjects that callers are.
 *
 * <p>Local accounts are in {@code identity.account}, tokens in {@code identity.token}; how a
 * request signs in is in {@code identity.signin}.
 *
 * <p>Uses: audit, id, json, limit, refusal.
 */
package org.workflowserver.identity;
