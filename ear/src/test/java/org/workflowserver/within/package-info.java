/**
 * The runtime within the container, tested by Arquillian: what only the container does for it.
 *
 * <p>By its name it is the first of all system tests, whose order is the reverse of the alphabet:
 * it needs no packaged server, and so not the cache that those wait for.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.within;
