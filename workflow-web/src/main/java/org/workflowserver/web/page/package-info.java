/**
 * What pages share: the page that is served with its list, the address of a request and the paths
 * of pages, who has signed in, the texts and words, toasts, problems of fields, JSON and graphs as
 * they are shown.
 *
 * <p>It knows no page.
 *
 * <p>Uses: component, definition, identity, identity.signin, json, paging, refusal, run, schedule,
 * settings, statistics.
 */
package org.workflowserver.web.page;
