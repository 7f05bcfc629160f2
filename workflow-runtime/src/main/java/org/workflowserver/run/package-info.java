/**
 * Runs in the words that all share: their status and errors, what starts them, the facts that are
 * recorded of them, and what readers see.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>Inside the server a run is a {@link org.workflowserver.run.RunRecord} and an attempt of a
 *       step a {@code StepRecord}; for readers they are {@link org.workflowserver.run.RunView} and
 *       {@link org.workflowserver.run.LogView}, and a {@link org.workflowserver.run.RunDetail} is
 *       the view with payloads and entries. Rows are {@code StoredRun} and the entity {@code
 *       LogEntry}. Context: a shape for each use repeats a dozen members. Rejected: the view for
 *       queries that need a few columns of hundreds of runs (bars of a list, counts, what an error
 *       workflow is told), which would read all columns, or leave most members null. Consequence:
 *       such a query has a record of its own, beside it, that goes no further than who asks.
 *   <li>What is known of an attempt when it ends is an input of the decision, and no entry yet: its
 *       number in the log and its handle are decided. Rejected: an entry with gaps, which can be
 *       recorded by mistake.
 *   <li>The conditions on a status that SQL has are made from {@link
 *       org.workflowserver.run.RunStatus}. Statistics and retention know no runs: they have the
 *       literals that they need, which a test compares.
 *   <li>A kind of wait is a case in each of four switches, which the compiler asks for: its name
 *       ({@code Wait.kind}, and {@code Wait.stored} by that), what its end closes ({@code
 *       Outcomes}), what expires with it ({@code CommandStore}), and what readers see ({@link
 *       org.workflowserver.run.RunWaiting}). It opens by an outcome of a component. Rejected: all
 *       of it at the record, by which the state would know SQL and texts.
 * </ol>
 *
 * <p>Uses: audit, component, definition, definition.content, id, identity, json, run.state,
 * sealing, settings.
 */
package org.workflowserver.run;
