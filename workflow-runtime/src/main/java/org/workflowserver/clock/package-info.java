/**
 * The injected time source, the only reader of wall time, the alarm for what is due, and the beat
 * of what is done again and again.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.clock;
