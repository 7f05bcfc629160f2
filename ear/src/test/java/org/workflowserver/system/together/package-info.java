/**
 * Which system tests run one after the other in one process, since they share a server, a browser
 * or a cluster that would else be started in each process of the tests.
 *
 * <p>The other tests are given to whichever process is free. Packages that are here are excluded
 * there, whole, so that no class of theirs is left out. The suites take longest: the name of this
 * package is one of those that begin first.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.system.together;
