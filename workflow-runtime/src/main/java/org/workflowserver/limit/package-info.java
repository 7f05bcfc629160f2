/**
 * How much a caller may ask for in a time, maps of such callers that do not grow, and the network
 * addresses that they are told apart by.
 *
 * <p>Uses: clock, refusal.
 */
package org.workflowserver.limit;
