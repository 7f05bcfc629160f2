/**
 * Every answer of 400 and above: one shape, whoever found the problem, the container included.
 *
 * <p>Owns which status and type a code becomes, and the pages behind {@code doc_url}.
 *
 * <p>Uses: api.http, identity.signin, json, refusal, settings.
 */
package org.workflowserver.api.problem;
