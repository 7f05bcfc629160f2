/**
 * E-mail by SMTP to servers that were judged.
 *
 * <p>Uses: clock, limit, outbound.http, outbound.target, settings.
 */
package org.workflowserver.outbound.mail;
