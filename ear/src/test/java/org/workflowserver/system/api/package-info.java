/**
 * What programs can do by HTTP on one server: workflows, runs, triggers, waits, events, the vault,
 * tokens, and what is refused.
 *
 * <p>Owns the tests of the API's contract. Most of them share one running server, each test in a
 * tenant or with workflows of its own.
 *
 * <p>Uses: json, system.support.
 */
package org.workflowserver.system.api;
