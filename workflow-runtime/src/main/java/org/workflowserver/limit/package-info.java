/**
 * How much a caller may ask for in a time, maps of such callers that do not grow, and the memory
 * for large values.
 *
 * <p>Uses: address, clock, paging, refusal.
 */
package org.workflowserver.limit;
