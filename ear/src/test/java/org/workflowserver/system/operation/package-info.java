/**
 * What an operator does: start, stop, configure, choose a database and rotate keys.
 *
 * <p>Uses: servers, system.support.
 */
package org.workflowserver.system.operation;
