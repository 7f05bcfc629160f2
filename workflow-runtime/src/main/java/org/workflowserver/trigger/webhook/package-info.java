/**
 * Webhooks: calls of other systems that start runs. The facade is {@link
 * org.workflowserver.trigger.webhook.Webhooks}.
 *
 * <p>The token of a workflow's URL is kept by package definition, in step with its versions. What
 * was decided, and why:
 *
 * <ol>
 *   <li><b>Each call reads its token from the database.</b> <i>Context:</i> a token that was
 *       replaced ends at once, on every server. <i>Decision:</i> one indexed read gives the token's
 *       workflow with all that a start needs of it. <i>Rejected:</i> a cache, which other servers
 *       would have to empty before the new token is shown. <i>Consequence:</i> the read takes the
 *       place of the one by which a call of the API finds its workflow.
 *   <li><b>A signed message is known by its {@code webhook-id}, and by the {@code dedupe_header}
 *       too.</b> <i>Context:</i> the signature covers that id and no other header. <i>Decision:</i>
 *       both are keys of the same start; a message is a repeat when either came before.
 *       <i>Consequence:</i> who replays a message with another header starts nothing.
 *   <li><b>A message that cannot be checked is refused as one that is wrong.</b> <i>Context:</i>
 *       the signing secret may have expired or be gone from the vault. <i>Decision:</i> 401, and a
 *       line in the log for the operator. <i>Rejected:</i> 503: the server works, and a sender that
 *       comes back after seconds finds the same. <i>Consequence:</i> senders try again by their own
 *       schedule, as after any refusal.
 *   <li><b>Input schemas are held against the body.</b> Headers and query are the other system's
 *       matter.
 * </ol>
 *
 * <p>Uses: clock, cluster, definition, definition.content, json, limit, refusal, run, run.record,
 * settings, vault.
 */
package org.workflowserver.trigger.webhook;
