package org.workflowserver.run.trace;

import java.time.Instant;
import org.workflowserver.run.LogStatus;

/**
 * What is on record of a node, without what its steps read and wrote: one attempt outside of
 * iterators; inside of them all attempts that came to the same, of all items together.
 *
 * @param componentId may be null
 * @param iterated whether it stands for steps inside an iterator
 * @param handle the way out; null for a failure that ended the run
 * @param count attempts that it stands for
 * @param attempt the highest of their numbers
 * @param first number of the first entry
 * @param last number of the last entry
 * @param from when the first began; of a copy, when the entry did that it was taken from
 * @param to when the last was recorded
 * @param copied whether it was taken over from the run that this one repeats
 */
public record StepTrace(
    String nodeId,
    String componentId,
    boolean iterated,
    LogStatus status,
    String handle,
    int count,
    int attempt,
    int first,
    int last,
    Instant from,
    Instant to,
    boolean copied) {}
