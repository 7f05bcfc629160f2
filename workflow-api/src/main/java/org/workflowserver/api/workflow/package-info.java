/**
 * The resources of workflows: their versions, documents, templates, schedules and components.
 *
 * <p>Uses: api, api.auth, api.http, component, definition, definition.content, definition.document,
 * description, gallery, identity, refusal, schedule, trigger.schedule.
 */
package org.workflowserver.api.workflow;
