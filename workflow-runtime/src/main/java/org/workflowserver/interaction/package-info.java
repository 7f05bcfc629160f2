/**
 * What people are asked by runs, and their answers. The facade is {@link
 * org.workflowserver.interaction.Interactions}.
 *
 * <p>Owns the table interaction_submissions. The tables interactions and interaction_assignees are
 * written by one class of package run, in the batch that records so of a run or by whoever closes
 * one first; an answer is accepted here, and becomes a command for the run's owner in the same
 * transaction.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>An interaction has a row of its own that says how it ended. Context: a second answer, a
 *       late one and one to a run that has ended have to be told from each other, and accepted once
 *       however many come at the same time. Rejected: judging by the open wait, which goes with the
 *       step. Consequence: the row is locked by who answers it, and whoever finds that its time is
 *       over closes it first; an answer that was accepted is never overtaken by that.
 *   <li>With a quorum an action is taken when so many people have chosen that same action.
 *       Rejected: counting all answers, by which the last one alone would decide; a veto of actions
 *       that look negative, which nothing names. Consequence: people who disagree leave the
 *       interaction open until others decide or its time is over.
 *   <li>The rows that say who may answer carry the tenant while the interaction is open, and what a
 *       person may answer is found along them. Context: of many that are open most are for others,
 *       and every page of the console counts. Rejected: looking through what is open, which takes
 *       as long as there is much; looking through the newest alone, where older ones are not found.
 *       Consequence: who closes an interaction writes those rows too, and one that is for anybody
 *       has a row that says so.
 *   <li>Each person answers once. Rejected: changing one's mind, which would rewrite the record.
 * </ol>
 *
 * <p>Uses: audit, clock, component.schema, database, id, identity, json, limit, paging, refusal,
 * run, run.change, run.record, run.state.
 */
package org.workflowserver.interaction;
