/**
 * The REST resources and what the objects of the runtime look like as JSON. Resources are thin:
 * read the request, ask a facade, map the view.
 *
 * <p>A wrong member of a request for tokens is answered as one of any other body is, with 422, and
 * with the {@code error} of RFC 6749 beside. <i>Rejected:</i> the 400 that RFC 6749 has, an
 * exception that clients of this API would have to know.
 *
 * <p>Uses: api.auth, api.http, api.problem, audit, audit.log, authorization, database, description,
 * identity, identity.signin, json, limit, paging, refusal, settings, subscription, vault.
 */
package org.workflowserver.api;
