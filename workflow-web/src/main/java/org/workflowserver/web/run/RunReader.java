package org.workflowserver.web.run;

import java.util.Optional;
import org.workflowserver.identity.Caller;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.trace.EntryFilter;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.ShownJson;

/**
 * Reads one run for its page.
 *
 * @param root path of the console's root
 * @param budget what the page still carries of JSON
 */
record RunReader(
    RunTraces traces, Caller caller, String runId, String root, ShownJson.Budget budget) {
  Slice<LogView> entries(EntryFilter filter, int most, Optional<String> cursor) {
    return traces.entries(caller, runId, filter, new PageRequest(most, cursor));
  }

  /** An entry with its values, as far as the page carries them. */
  Optional<Whole> entry(int seq) {
    return traces.entry(caller, runId, seq).map(this::whole);
  }

  /** A payload of a run, as far as the page carries it. */
  ShownJson payload(String text, String path, String run, String part) {
    return budget.show(text, path, ValueDownload.address(root, run, part));
  }

  /** Method and host of the call that failed a step; empty where it failed otherwise. */
  String failedCall(StepTrace failed) {
    return traces.entry(caller, runId, failed.last()).flatMap(LogView::target).orElse("");
  }

  private Whole whole(LogView entry) {
    return new Whole(
        entry,
        GivenAnswer.of(entry).orElse(null),
        budget.show(entry.input(), "", ValueDownload.address(root, entry, "input")),
        budget.show(entry.output(), entry.nodeId(), ValueDownload.address(root, entry, "output")));
  }

  /**
   * An entry with its values.
   *
   * @param answer what people answered; null where nobody did
   */
  public record Whole(LogView entry, GivenAnswer answer, ShownJson input, ShownJson output) {
    /** Whether the same may succeed later, and nothing tried it again. */
    public boolean isUntriedAgain() {
      return entry.error() != null
          && entry.error().retryable()
          && entry.status() == LogStatus.ERROR
          && entry.attempt() == 1;
    }

    /** Method and host of the call that failed; empty for another failure, and for none. */
    public String failedCall() {
      return entry.error() == null ? "" : entry.target().orElse("");
    }

    /** Whether it failed, and that was not the end of the step. */
    public boolean isPassing() {
      return entry.error() != null && entry.status() != LogStatus.ERROR;
    }
  }
}
