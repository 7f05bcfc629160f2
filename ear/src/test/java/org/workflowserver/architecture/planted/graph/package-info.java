/**
 * Says that it uses what it may not.
 *
 * <p>Uses: run.
 */
package org.workflowserver.architecture.planted.graph;
