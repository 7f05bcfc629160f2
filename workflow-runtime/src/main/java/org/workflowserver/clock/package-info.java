/**
 * The injected time source, the only reader of wall time, and the alarm for what is due.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.clock;
