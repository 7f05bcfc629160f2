/**
 * The state of a run, and what decides on it. A run is a fold: {@link
 * org.workflowserver.run.state.RunState#apply} takes in one fact after the other, and is the only
 * code that changes a state. {@link org.workflowserver.run.state.RunDecisions#decide} takes what
 * happened (an outcome, the end of a wait, a cancellation) and gives the facts to record and the
 * steps to execute. Whoever moves a run, rebuilds one from its record or draws one uses the same.
 *
 * <p>Pure: no threads, storage, clock or container. Times and ids come with the inputs; what an
 * iterator gives when it is opened again, and its output in the end, come by functions that depend
 * on the record alone.
 *
 * <p>A wait is a record of {@link org.workflowserver.run.state.Wait}, one for each kind; it is open
 * until a record of its step, another wait of it, or a fact that nothing is waited for any more.
 *
 * <p>Uses: graph, json.
 */
package org.workflowserver.run.state;
