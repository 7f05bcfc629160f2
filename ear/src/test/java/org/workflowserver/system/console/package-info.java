/**
 * The console in a real browser.
 *
 * <p>Owns the page objects, one for each page or dialog, whose methods return the next page; the
 * browser; and a server with users of every role. Every page is also checked for accessibility, on
 * all viewports.
 *
 * <p>Uses: system.support.
 */
package org.workflowserver.system.console;
