/**
 * The injected time source, the only reader of wall time, the alarm for what is due, and tasks that
 * are repeated.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.clock;
