/**
 * Who calls the API: the token endpoint, the change of a password, the issuer's public keys, and
 * the filter that lets no call without a good token of the needed scope past.
 *
 * <p>The container has verified the token before a resource is chosen (see {@link
 * org.workflowserver.identity.signin}); the filter only reads the outcome, since it is the one that
 * knows the chosen method. Every method says who may call it: {@code @RequiresScope}, or
 * {@code @PermitAll} where no token is needed.
 *
 * <p>Uses: api.http, identity, identity.signin, json, limit, refusal.
 */
package org.workflowserver.api.auth;
