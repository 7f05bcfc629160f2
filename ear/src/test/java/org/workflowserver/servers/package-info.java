/**
 * The deployable on application servers that are not the distribution's: the commands of the
 * README's section on them, run on unpacked servers, and what must hold there. Only the Maven
 * profile {@code servers} runs it.
 *
 * <p>Owns the list of the README's blocks that are run so.
 *
 * <p>Uses: system.support.
 */
package org.workflowserver.servers;
