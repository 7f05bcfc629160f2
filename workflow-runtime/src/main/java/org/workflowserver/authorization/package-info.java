/**
 * Authorizations: tokens that other systems give a tenant by OAuth 2.0, and that steps send to
 * them. The facades are {@link org.workflowserver.authorization.Authorizations} and, for the
 * systems themselves, {@link org.workflowserver.authorization.Providers}.
 *
 * <p>Owns the tables authorization_providers, authorizations and authorization_attempts. Tokens are
 * sealed, are in no view, and leave this package as secrets of the vault do, by {@link
 * org.workflowserver.vault.AuthorizationTokens}. What was decided, and why:
 *
 * <ol>
 *   <li><b>A step sees a token as a secret.</b> <i>Decision:</i> {@code authorization_id} of a node
 *       is read as {@code vlt_…} is; so what masks secrets, binds them to hosts and tells the audit
 *       log of their use does the same for tokens. <i>Consequence:</i> who names one is found by
 *       what is on record of who reads the vault.
 *   <li><b>One server refreshes a token.</b> <i>Context:</i> a provider may give another refresh
 *       token each time, and end them all when one comes twice. <i>Decision:</i> who finds a token
 *       due claims its row in a short transaction, asks outside of any, and stores the answer in
 *       another one; others send the present token while it is good, and else wait.
 *       <i>Rejected:</i> a lock for as long as the provider takes. <i>Consequence:</i> a server
 *       that dies with the provider's answer loses it; the next refresh finds out, and people
 *       authorize again.
 *   <li><b>A token that was replaced or deleted is kept as a former secret of the vault.</b> A run
 *       that read it and is rebuilt still masks it.
 *   <li><b>The code verifier is derived from the state.</b> <i>Decision:</i> by a key of the
 *       installation, so that the row of an attempt holds nothing that is worth stealing.
 *   <li><b>What a provider says of an error is not shown.</b> It may repeat what it was sent.
 *   <li><b>Who comes back from a provider is not asked.</b> <i>Context:</i> the state is bound to
 *       the caller who began, who is often a program, and to no browser: whoever opens that
 *       caller's URL and agrees gives the tokens to the caller's tenant. <i>Tried:</i> a page that
 *       names the tenant and makes the authorization by a button. <i>Rejected:</i> programs that
 *       follow the redirect themselves would not get there any more. <i>Consequence:</i> the
 *       documentation warns of URLs that others began; HEAD uses no state up.
 * </ol>
 *
 * <p>Uses: audit, clock, database, id, identity, json, limit, outbound.guard, outbound.http,
 * paging, refusal, sealing, settings, vault.
 */
package org.workflowserver.authorization;
