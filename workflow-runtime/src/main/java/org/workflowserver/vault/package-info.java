/**
 * Named secrets of a tenant, and the API keys among them. The facade is {@link
 * org.workflowserver.vault.VaultItems}; what moves runs and checks workflows asks {@link
 * org.workflowserver.vault.Secrets}.
 *
 * <p>Owns the tables vault_items and vault_former_secrets. A secret is sealed with its item's id
 * and tenant and leaves this package by {@code Secrets} alone; no view has it. What was decided,
 * and why:
 *
 * <ol>
 *   <li><b>A change that does not name hosts or expiry keeps them.</b> <i>Context:</i> a PUT needs
 *       name and secret; a client that only knows these replaces a secret. <i>Decision:</i> absent
 *       members keep, {@code null} takes away. <i>Rejected:</i> absent takes away, which would
 *       widen where a secret may be sent without anybody having said so. <i>Consequence:</i> an
 *       item that has expired is told to send a new expiry, else its new secret would be dead.
 *   <li><b>The database says which name is taken.</b> <i>Context:</i> two calls may bring the same
 *       name at once. <i>Decision:</i> a constraint, and a statement of JDBC whose refusal is a
 *       caller's 409. <i>Rejected:</i> asking first, which the other call may come between; the
 *       entity manager's own insert, which writes a stack trace to the log for every taken name.
 *   <li><b>In the console hosts and expiry change without the secret.</b> <i>Context:</i> who
 *       corrects a host rarely has the secret at hand. <i>Decision:</i> a call of its own, that the
 *       API does not have, and whose entry in the audit log names the hosts. <i>Rejected:</i> to
 *       ask for the secret, so that it gets written down elsewhere. <i>Consequence:</i> an
 *       administrator can send a secret that he does not know to a host of his choice, and the
 *       audit log says who did.
 *   <li><b>What an item held is kept until no run is open that may have read it.</b>
 *       <i>Context:</i> a run that waits leaves memory, and what others send it later may hold a
 *       secret that was changed meanwhile. <i>Decision:</i> a change that makes a name or id mean
 *       another value keeps the old one, sealed as it was; who rebuilds a run masks all that its
 *       names and ids meant since it was accepted. The retention removes it when a run of that age
 *       has to have ended. <i>Rejected:</i> a row for each run and secret, which every run that
 *       reads one would pay. <i>Consequence:</i> a deleted secret stays in the database, sealed,
 *       for as long as a run may take, and no call finds it.
 *   <li><b>A host without a port stands for all of its ports.</b> <i>Context:</i> the outbound
 *       guard lets through 443 (80 for plain HTTP, 465 and 587 for mail) and what the operator
 *       opens by host and port; items were stored without ports. <i>Decision:</i> such a name binds
 *       to the host, and {@code host:port} to that port as well. <i>Rejected:</i> the ports of http
 *       and https alone, which would end steps that send to a port that the operator opened, and
 *       mail. <i>Consequence:</i> where another service of the same host must not get a secret, the
 *       item names the port.
 * </ol>
 *
 * <p>Uses: audit, clock, database, id, identity, identity.account, json, limit, paging, refusal,
 * sealing.
 */
package org.workflowserver.vault;
