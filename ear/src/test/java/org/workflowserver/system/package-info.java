/**
 * The packaged distribution, tested from outside: as an operator starts it, as a program calls it
 * over HTTP, as a person uses its console. Nothing here reaches into the server; what a test knows
 * comes over a socket, from the console's pages or from the process itself. Only the benchmark also
 * fills the database while the server is stopped, and reads there what the server left; the tests
 * of the console also change the database to show states that no call leads to.
 *
 * <p>Each package below holds the tests of one side of the server; {@code support} and {@code
 * workload} hold what they share. No package of tests uses another one, but for {@code operation},
 * which holds the README against the tests that it names.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.system;
