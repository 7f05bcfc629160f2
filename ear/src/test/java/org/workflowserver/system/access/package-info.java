/**
 * Who may do what: every call of the API and every page and form of the console, by everybody.
 *
 * <p>Owns two tables, {@code access/calls.txt} and {@code access/pages.txt}, and the proof that the
 * server keeps to them and that they leave nothing out.
 *
 * <p>Uses: json, system.api, system.support.
 */
package org.workflowserver.system.access;
