/**
 * Workflows, their immutable versions, and what makes a graph valid. The facades are {@code
 * Workflows} and, for documents that go from one server to another, {@code WorkflowDocuments}. What
 * was decided, and why:
 *
 * <ol>
 *   <li><b>A document is the body of a create call.</b> <i>Context:</i> a workflow refers to
 *       secrets and other workflows by ids, which mean nothing elsewhere. <i>Decision:</i> the body
 *       that would create it, with names where it has ids: a secret as the template that reads it
 *       by its name, a workflow as its name in the place of its id. <i>Rejected:</i> a table of
 *       references beside the graph, which an edit by hand would put out of step; a notation of its
 *       own, which some value of an author would look like. <i>Consequence:</i> a document is
 *       nested no deeper than what it is made of, and fits wherever that did.
 *   <li><b>An import lists what is missing, a create call is refused.</b> <i>Context:</i> secrets
 *       do not travel, so at first they are missing where a document arrives. <i>Decision:</i> the
 *       workflow is stored, and the answer lists what is unresolved. <i>Consequence:</i> its runs
 *       fail at the steps that need it until it is there.
 *   <li><b>What a workflow names is kept beside it, and locked while it is written.</b>
 *       <i>Context:</i> a workflow that others name must not be deleted under them, and a graph is
 *       text to the database. <i>Decision:</i> each change writes which workflows the current
 *       version and the settings name, and locks those, itself among them, in the order of their
 *       ids; a deletion locks its own row and asks that table. <i>Rejected:</i> searching all
 *       graphs, at a cost that grows with the tenant. <i>Consequence:</i> of a change that names a
 *       workflow and its deletion at the same time, one is refused.
 *   <li><b>A schedule is a fact of the workflow, and its trigger shows it.</b> <i>Context:</i>
 *       clients of the original write it in the workflow's members, the editor in the trigger's
 *       configuration. <i>Decision:</i> what is written in one is written in the other, as a new
 *       version of the graph; both sent with different values are refused; a graph that loses its
 *       scheduled trigger loses the schedule. <i>Rejected:</i> one that wins, which drops what
 *       somebody wrote. <i>Consequence:</i> restoring a version restores the schedule of its
 *       trigger.
 *   <li><b>A note of the drawing is a member beside its nodes.</b> <i>Context:</i> who draws writes
 *       notes for others onto the canvas, which belong to a version as its nodes do.
 *       <i>Decision:</i> a version's graph has {@code notes}, which nothing but their form is
 *       checked of; a call that sends none leaves them. <i>Rejected:</i> a node that does nothing,
 *       which counts, must be reachable and is unknown to other servers; a member of some node,
 *       which goes with it. <i>Consequence:</i> clients that know no notes keep them.
 * </ol>
 *
 * <p>Owns the tables workflows, workflow_versions, workflow_references, vault_references and
 * webhook_tokens.
 *
 * <p>Uses: audit, clock, component, component.schema, database, definition.content, id, identity,
 * json, limit, paging, refusal, schedule, sealing, settings, vault.
 */
package org.workflowserver.definition;
