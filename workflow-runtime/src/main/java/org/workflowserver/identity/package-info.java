/**
 * Who calls: local accounts, access tokens, scopes and tenants. The facades are {@link
 * org.workflowserver.identity.account.Accounts}, {@link org.workflowserver.identity.account.Users}
 * and {@link org.workflowserver.identity.token.Tokens}.
 *
 * <p>Owns the tables users, api_keys and issuer_keys. How a request signs in is in {@code
 * identity.signin}. What was decided, and why:
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
 *   <li><b>A password that has to be changed gives no token.</b> The printed password is in logs
 *       and terminals; it opens the page and the call that change it, and nothing else. One that
 *       the operator chose by {@code workflow.admin.password} is held against the rules of every
 *       other, and a weak one ends the start: it would be the one password that is tried first.
 *   <li><b>The built-in issuer stays beside an identity provider</b>, so that a local administrator
 *       can still sign in when the provider is away. Which keys verify a token depends on the
 *       issuer that it names, so neither can speak for the other. What the groups map does not name
 *       gives no scope: a provider may have an {@code admin} of its own.
 *   <li><b>An API key is an account.</b> <i>Context:</i> a key's tokens end within five seconds of
 *       its end, as an account's do. <i>Decision:</i> its row has a {@code tokens_valid_from} too,
 *       and signing in, issuing and checking treat it as an account whose id is the vault item's.
 *       <i>Rejected:</i> a list of revoked tokens. <i>Consequence:</i> a key is kept here and not
 *       in the vault, which lies above and only lists it; its secret half, of 256 random bits, is
 *       kept as a plain SHA-256.
 *   <li><b>Administrators are counted under a lock on all of them.</b> <i>Context:</i> two calls
 *       may each demote or delete one of the last two, on two servers. <i>Decision:</i> a change of
 *       a user locks the rows of the tenant's administrators first, in the order of their ids, and
 *       counts what it then reads. <i>Rejected:</i> counting behind the change, which the other
 *       transaction does not see; a row of the tenant's own to lock. <i>Consequence:</i> changes of
 *       a tenant's users come one after the other. A provider's administrators do not count: the
 *       provider may be away.
 *   <li><b>Whether a given password must be changed is for the administrator to say.</b>
 *       <i>Context:</i> a password that somebody else chose should be replaced by its owner; an
 *       account may as well belong to a program, which would be locked out. <i>Decision:</i> {@code
 *       must_change_password}, false unless it is sent. <i>Rejected:</i> true for all, since a
 *       program cannot choose another. <i>Consequence:</i> who creates accounts for people sends
 *       it.
 * </ol>
 *
 * <p>Uses: audit, clock, cluster, database, id, json, limit, outbound, outbound.guard,
 * outbound.http, paging, refusal, sealing, settings.
 */
package org.workflowserver.identity;
