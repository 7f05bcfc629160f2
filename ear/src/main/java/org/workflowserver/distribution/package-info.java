/**
 * The way from {@code java -jar} to a running server, and from a signal to a clean end.
 *
 * <p>Owns the launcher at the root of the runnable distribution: it knows the machine (ports,
 * folders, signals, standard output) and hands the deployable to Payara Micro.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.distribution;
