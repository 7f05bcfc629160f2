/**
 * The pages of runs: one run with its graph, log and timeline, lists of runs, comparing, repeating
 * and resuming them, and what is done with many at once.
 *
 * <p>Uses: bulk, clock, component, definition, identity, interaction, json, paging, refusal, run,
 * web.form, web.page.
 */
package org.workflowserver.web.run;
