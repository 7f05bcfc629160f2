/**
 * The pages of workflows: lists, the head of one and its tabs, the graph editor, ready-made
 * workflows and schedules.
 *
 * <p>Uses: authorization, clock, component, definition, definition.content, definition.document,
 * engine, gallery, identity, json, paging, refusal, run, schedule, statistics, trigger.schedule,
 * vault, web.form, web.page, web.run.
 */
package org.workflowserver.web.workflow;
