/**
 * Local accounts, their passwords and their API keys. The facades are {@link
 * org.workflowserver.identity.account.Accounts} and {@link
 * org.workflowserver.identity.account.Users}.
 *
 * <p>Owns the tables users and api_keys. What was decided, and why:
 *
 * <ol>
 *   <li><b>A password that has to be changed gives no token.</b> The printed password is in logs
 *       and terminals; it opens the page and the call that change it, and nothing else. One that
 *       the operator chose by {@code workflow.admin.password} is held against the rules of every
 *       other, and a weak one ends the start: it would be the one password that is tried first.
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
 * <p>Uses: address, audit, clock, database, id, identity, json, limit, paging, refusal, settings.
 */
package org.workflowserver.identity.account;
