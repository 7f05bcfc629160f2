/**
 * Calls by HTTP to targets that were judged: connections, redirects, bounds of time, size and
 * number, and what went wrong in the words of a step.
 *
 * <p>Uses: clock, database, json, limit, outbound.guard, settings.
 */
package org.workflowserver.outbound.http;
