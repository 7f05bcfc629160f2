/**
 * The REST resources and what the objects of the runtime look like as JSON. Resources are thin:
 * read the request, ask a facade, map the view.
 *
 * <p>Uses: api.auth, api.http, api.problem, audit, audit.log, bulk, callback, component, database,
 * definition, engine, event, identity, identity.signin, interaction, json, limit, paging, refusal,
 * run, settings, trigger.webhook, vault.
 */
package org.workflowserver.api;
