/**
 * How much a caller may ask for in a time, and maps of such callers that do not grow.
 *
 * <p>Uses: clock, refusal.
 */
package org.workflowserver.limit;
