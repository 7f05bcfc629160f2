/**
 * What an operator may set: every name, its default and its meaning, in one place.
 *
 * <p>Values come from MicroProfile Config, so from system properties, the environment and what else
 * the container reads.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.settings;
