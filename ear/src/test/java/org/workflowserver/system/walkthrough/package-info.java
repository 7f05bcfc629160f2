/**
 * What the README and CONTRIBUTING tell a newcomer to do works as it is written.
 *
 * <p>Owns their comparison with the code, the build and the tests that they name.
 *
 * <p>The quick start builds for a while before it starts a server. Tests begin with the last name:
 * that of this package lets it use a processor while the others wait for the first server.
 *
 * <p>Uses: servers, settings, system.benchmark, system.crash, system.support.
 */
package org.workflowserver.system.walkthrough;
