/**
 * What HTTP asks of a call beyond its meaning: bodies, query parameters, conditions, preferences,
 * limits, traces. Everything here refuses with a sentence and knows no resource.
 *
 * <p>Uses: json, limit, paging, refusal, run, settings.
 */
package org.workflowserver.api.http;
