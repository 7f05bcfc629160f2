/**
 * What an operator does: start, stop, configure, choose a database, rotate keys, and follow the
 * README.
 *
 * <p>Owns the comparison of README and CONTRIBUTING with the code, the build and the tests that
 * they name.
 *
 * <p>Uses: servers, settings, system.benchmark, system.crash, system.support.
 */
package org.workflowserver.system.operation;
