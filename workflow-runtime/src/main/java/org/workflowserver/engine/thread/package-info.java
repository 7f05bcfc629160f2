/**
 * The threads that steps and runs are executed on, and work that waits for its turn.
 *
 * <p>Uses: refusal.
 */
package org.workflowserver.engine.thread;
