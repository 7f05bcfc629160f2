/**
 * How much a caller may ask for in a time, maps of such callers that do not grow, the network
 * addresses that they are told apart by, and the memory for large values.
 *
 * <p>Uses: clock, paging, refusal.
 */
package org.workflowserver.limit;
