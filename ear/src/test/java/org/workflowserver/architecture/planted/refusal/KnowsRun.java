package org.workflowserver.architecture.planted.refusal;

import org.workflowserver.architecture.planted.run.record.Runs;

/** An arrow upwards, which makes a cycle. */
final class KnowsRun {
  Runs runs;
}
