/**
 * Calls to the URLs that runs wait for. The facade is {@link
 * org.workflowserver.callback.Callbacks}.
 *
 * <p>The table callbacks is written by one class of package run. A call is accepted once: it closes
 * the callback and becomes a command for the run's owner in the same transaction. Of the token only
 * its hash is kept.
 *
 * <p>Uses: clock, component.http, database, json, limit, refusal, run, run.change, run.state.
 */
package org.workflowserver.callback;
