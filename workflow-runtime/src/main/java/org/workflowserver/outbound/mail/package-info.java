/**
 * E-mail by SMTP to servers that were judged.
 *
 * <p>Uses: address, clock, json, limit, outbound.guard, outbound.http, settings.
 */
package org.workflowserver.outbound.mail;
