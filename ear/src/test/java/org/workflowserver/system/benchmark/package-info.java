/**
 * The benchmark: runs per second, latencies, processor time and memory, and proof that every
 * accepted run completed.
 *
 * <p>Owns its load generator, its target and its way into the database, each of which takes as
 * little as possible of the machine that is measured.
 *
 * <p>Uses: system.support.
 */
package org.workflowserver.system.benchmark;
