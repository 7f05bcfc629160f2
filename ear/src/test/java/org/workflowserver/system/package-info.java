/**
 * The packaged distribution, looked at from outside: as an operator starts it, as a program calls
 * it over HTTP, as a person sees its console. Nothing here reaches into the server; what a test
 * knows comes over a socket, from the console's pages or from the process itself. Only the
 * benchmark also fills the database while the server is stopped, and reads there what it left.
 *
 * <p>Uses: json.
 */
package org.workflowserver.system;
