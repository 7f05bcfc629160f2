package org.workflowserver.journal;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.StepRecord;

/** How many facts of each kind this server has put on record, and a line of each failed run. */
public final class RecordedFacts {
  private final FailedRunLog failedRuns;
  private final LongAdder accepted = new LongAdder();
  private final Map<RunStatus, LongAdder> ended = new EnumMap<>(RunStatus.class);
  private final Map<LogStatus, LongAdder> attempts = new EnumMap<>(LogStatus.class);

  RecordedFacts(TimeSource time) {
    this.failedRuns = new FailedRunLog(time);
    for (RunStatus status : RunStatus.values()) {
      ended.put(status, new LongAdder());
    }
    for (LogStatus status : LogStatus.values()) {
      attempts.put(status, new LongAdder());
    }
  }

  void count(Fact fact) {
    failedRuns.note(fact);
    switch (fact) {
      case Fact.Accepted begun -> {
        accepted.increment();
        begun.run().logs().forEach(this::countAttempt);
      }
      case Fact.Changed changed -> {
        if (changed.fact() instanceof RunFact.Recorded attempt) {
          countAttempt(attempt.record());
        }
        if (changed.isCalling()) {
          accepted.increment();
        }
        if (changed.end() != null) {
          ended.get(RunStatus.of(changed.end())).increment();
        }
      }
    }
  }

  /** What was taken over from another run was counted with that. */
  private void countAttempt(StepRecord step) {
    if (step.copiedFrom() == null) {
      attempts.get(LogStatus.of(step)).increment();
    }
  }

  /** Runs that callers and steps started. */
  public long accepted() {
    return accepted.sum();
  }

  /** Runs that ended so. */
  public long ended(RunStatus status) {
    return ended.get(status).sum();
  }

  /** Attempts of steps that went so. */
  public long attempts(LogStatus status) {
    return attempts.get(status).sum();
  }
}
