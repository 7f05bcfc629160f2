/**
 * What tests use to run servers and to talk to them.
 *
 * <p>Owns the server process and its kill points, the PostgreSQL of tests, the target of webhooks,
 * the identity provider, clients of HTTP and of server-sent events, which hold answers against the
 * description of the API, the builder of workflows, and measures of processes. Knows no test.
 *
 * <p>Uses: component, json, killpoint.
 */
package org.workflowserver.system.support;
