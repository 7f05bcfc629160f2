/**
 * The injected time source, the only reader of wall time.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.clock;
