/**
 * The threads that steps and runs are executed on.
 *
 * <p>Uses: refusal.
 */
package org.workflowserver.engine.thread;
