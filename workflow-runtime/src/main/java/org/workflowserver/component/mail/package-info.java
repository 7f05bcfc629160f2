/**
 * The component that sends e-mail.
 *
 * <p>A message is made here, from nothing but the step's configuration, key and time, so that every
 * try of a step sends the same bytes; it is handed over by the guarded way out.
 *
 * <p>Uses: component, component.schema, json, outbound.guard, outbound.mail, settings.
 */
package org.workflowserver.component.mail;
