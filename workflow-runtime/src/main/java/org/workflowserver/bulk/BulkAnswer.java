package org.workflowserver.bulk;

/**
 * What a bulk call is answered.
 *
 * @param id of the operation; null for a dry run
 * @param matched runs that the filter fits and the action is possible on
 * @param accepted those of them on which it is carried out; that is committed
 * @param dryRun whether nothing is done
 * @param replayed whether an earlier call with the same key was answered so
 */
public record BulkAnswer(String id, int matched, int accepted, boolean dryRun, boolean replayed) {}
