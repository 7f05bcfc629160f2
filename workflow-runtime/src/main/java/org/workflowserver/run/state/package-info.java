/**
 * The state of a run, and what decides on it. A run is a fold: {@link
 * org.workflowserver.run.state.RunState#apply} takes in one fact after the other, and is the only
 * code that changes a state. {@link org.workflowserver.run.state.RunDecisions#decide} takes what
 * happened and when (an outcome, the start of a run whose waits may be due, a wake-up while steps
 * execute, a cancellation) and gives the facts to record and the steps to execute. Whoever moves a
 * run, rebuilds one from its record or draws one uses the same.
 *
 * <p>Pure: no threads, storage, clock or container, as a rule of the architecture checks. What
 * comes from outside is asked for. A function opens an iterator again for {@code apply}: it renders
 * the iterator's configuration, for which the vault is read, so it may fail; the run is rebuilt
 * later then. The environment of {@code decide} says whether the run is to leave memory and whether
 * an answer has come, and makes the entry of an iterator in the end.
 *
 * <p>A wait is a record of {@link org.workflowserver.run.state.Wait}, one for each kind; it is open
 * until a record of its step, another wait of it, or a fact that nothing is waited for any more.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>A decision applies each fact before it looks for the next. Context: the end of a step may
 *       end an item, its iterator and the run. Rejected: facts that are decided on together and
 *       applied afterwards, for which each rule would have to anticipate the others. Consequence: a
 *       decision gives facts that the state already has; a property of the tests holds the state
 *       against the fold of the record after every input.
 *   <li>That an iterator opened is not recorded. Context: its items come from its configuration,
 *       which depends on the record alone. Rejected: a row for it, which would keep all items
 *       twice. Consequence: a state asks a function to open an iterator again when it meets the
 *       first entry of an item, and is not rebuilt where one can't be opened that has not ended.
 *   <li>What is not in the state is asked for within a decision: whether an answer has come,
 *       whether the run is to leave memory, and the end of an iterator whose items have ended,
 *       which has an id, a time and a rendered output. Rejected: an input for each. The state would
 *       keep answers for waits that may never open, and the end of an item and that of its iterator
 *       would be two decisions, between which an answer finds the iterator in neither state.
 *       Consequence: a decision is a function of the state, the input and what the environment
 *       says; the property of the tests draws all three.
 *   <li>A wait is open until its step is recorded, also while that step is resumed. Rejected: a
 *       wait that ends when its step is resumed, which the record can't tell. Consequence: what a
 *       server loses with a resumed step is resumed again.
 * </ol>
 *
 * <p>Uses: graph, json.
 */
package org.workflowserver.run.state;
