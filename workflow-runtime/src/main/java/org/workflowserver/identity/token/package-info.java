/**
 * Access tokens, the keys that sign them, and the identity provider. The facades are {@link
 * org.workflowserver.identity.token.Tokens} and {@link
 * org.workflowserver.identity.token.ProviderSignIn}.
 *
 * <p>Owns the table issuer_keys. What was decided, and why:
 *
 * <ol>
 *   <li><b>We verify tokens, not the container.</b> <i>Context:</i> the API speaks MicroProfile
 *       JWT; Payara installs its mechanism for {@code @LoginConfig(authMethod = "MP-JWT")}.
 *       <i>Found:</i> its identity store knows one issuer and one place of keys, verifies the
 *       signature at each call (more than a third of the hot path's throughput), and turns every
 *       failure into the same empty 401, also on resources open to everybody: expired and invalid
 *       tokens could not be told apart, nor could the tenant be required. A cache in front would
 *       by-pass it for all but the first call. <i>Decision:</i> {@code Tokens} verifies with the
 *       same library, remembers by SHA-256, and gives the container a principal that is a {@code
 *       JsonWebToken}, with the claims typed as MicroProfile JWT types them; {@code @Inject
 *       JsonWebToken} works. <i>Rejected:</i> Payara's mechanism behind a cache; a mechanism that
 *       calls Payara's store. <i>Consequence:</i> the {@code mp.jwt.*} settings mean nothing here,
 *       the {@code workflow.jwt.*} settings do; {@code @Claim} injection is not provided.
 *   <li><b>A token names the state of its account.</b> <i>Context:</i> a change of role or password
 *       ends an account's tokens within five seconds everywhere; times in tokens are whole seconds
 *       and clocks differ. <i>Decision:</i> the token carries the account's {@code
 *       tokens_valid_from} and is good while the two are equal; an account in use is read anew
 *       every three seconds by one of its callers. <i>Rejected:</i> comparing with the time of
 *       issue; a timer that reads all accounts. <i>Consequence:</i> no clock is compared with
 *       another, and idle accounts cost nothing. Sessions of the console end the same way.
 *   <li><b>What a first start makes is made under the lock of the key check.</b> <i>Context:</i>
 *       two servers may start on an empty database at once. <i>Decision:</i> one transaction, which
 *       holds the row of key_check, checks the key and adds the issuer's key and the first
 *       administrator. <i>Rejected:</i> inserts that are let fail. <i>Consequence:</i> the same SQL
 *       on both databases; the password is announced by the one server whose transaction made it.
 *   <li><b>The built-in issuer stays beside an identity provider</b>, so that a local administrator
 *       can still sign in when the provider is away. Which keys verify a token depends on the
 *       issuer that it names, so neither can speak for the other. What the groups map does not name
 *       gives no scope: a provider may have an {@code admin} of its own.
 * </ol>
 *
 * <p>Uses: address, audit, clock, cluster, database, id, identity, identity.account, json, limit,
 * outbound, outbound.guard, outbound.http, refusal, sealing, settings.
 */
package org.workflowserver.identity.token;
