package org.workflowserver.web.run;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.Runs;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.RunStarter;
import org.workflowserver.web.page.Toasts;
import org.workflowserver.web.page.WorkflowFacts;

/** The buttons of a run's page that run it again. */
@Model
public class RepeatRunView {
  private static final String CURRENT = "current";

  @Inject private Runs runs;
  @Inject private RunStarter starter;
  @Inject private WorkflowFacts facts;
  @Inject private ExpectedInput expected;
  @Inject private Toasts toasts;
  @Inject private Page page;

  /** Runs the same again, of the version that the button names. */
  public void rerun() {
    boolean current = page.parameter("rerun").filter(CURRENT::equals).isPresent();
    var command =
        new RerunCommand(
            current, Optional.empty(), starter.once(current ? CURRENT : ""), Optional.empty());
    starter.open(() -> runs.rerun(page.caller(), page.id().orElseThrow(), command));
    if (!starter.getProblems().isEmpty()) {
      toasts.failed(String.join(" ", starter.getProblems()));
      page.showAnew();
    }
  }

  /** Runs it again with the context that was typed and the version that was chosen. */
  public void rerunWith() {
    starter.open(
        () -> {
          Map<String, Object> context = RunStarter.context(getContext());
          var command =
              new RerunCommand(
                  isCurrentVersion(),
                  Optional.of(context),
                  starter.once(isCurrentVersion() + getContext()),
                  Optional.empty());
          return runs.rerun(page.caller(), page.id().orElseThrow(), command);
        });
  }

  /** The context that was typed; empty when none was. */
  public String getContext() {
    return page.typed("context");
  }

  /**
   * The context that the dialog shows: what was typed, else what the run had, and of one that had
   * none what its workflow asks for.
   */
  public String contextOf(RunView run, String had) {
    if (!getContext().isEmpty()) {
      return getContext();
    }
    return had == null || had.equals("{}")
        ? facts.summary(run.workflowId()).map(expected::example).orElse(had)
        : had;
  }

  /** The members of the context that a run's workflow asks for, a line each; empty for none. */
  public String expectedMembersOf(RunView run) {
    return facts.summary(run.workflowId()).map(expected::describe).orElse("");
  }

  /** The number of the current version of a run's workflow; the run's own of a deleted one. */
  public int currentOf(RunView run) {
    return facts.summary(run.workflowId()).map(WorkflowView::version).orElse(run.workflowVersion());
  }

  /** Whether a run is of another version; of none while a posted form is read. */
  public boolean isOutdated(RunView run) {
    return run != null && currentOf(run) != run.workflowVersion();
  }

  /** Whether the workflow's current version was chosen. */
  public boolean isCurrentVersion() {
    return page.parameter("version").filter(CURRENT::equals).isPresent();
  }
}
