/**
 * The REST resources and what the objects of the runtime look like as JSON. Resources are thin:
 * read the request, ask a facade, map the view.
 *
 * <p>Uses: api.auth, api.http, api.problem, audit, audit.log, authorization, database, description,
 * identity, identity.signin, json, paging, refusal, settings, subscription, vault.
 */
package org.workflowserver.api;
