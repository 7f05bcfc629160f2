/**
 * What the README and CONTRIBUTING tell a newcomer to do works as it is written.
 *
 * <p>Owns their comparison with the code, the build and the tests that they name.
 *
 * <p>Uses: servers, settings, system.benchmark, system.crash, system.support.
 */
package org.workflowserver.system.readme;
