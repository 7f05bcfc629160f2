/**
 * The resources of runs: their starts, records, events, interactions, calls back and bulk
 * operations.
 *
 * <p>Uses: api, api.auth, api.http, bulk, callback, engine, event, identity, identity.signin,
 * interaction, json, limit, paging, refusal, run, run.state, statistics, trigger.sync,
 * trigger.webhook.
 */
package org.workflowserver.api.run;
