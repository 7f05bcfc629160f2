/**
 * The pages of the administration: users, keys, audit, servers, limits, storage, targets, OAuth
 * providers and subscriptions.
 *
 * <p>Uses: administration, audit, audit.log, authorization, clock, database, event, identity, json,
 * outbound, paging, refusal, sealing, settings, statistics, subscription, vault, web.page,
 * web.vault.
 */
package org.workflowserver.web.admin;
