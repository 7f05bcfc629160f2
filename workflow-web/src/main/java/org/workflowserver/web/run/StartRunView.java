package org.workflowserver.web.run;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.Optional;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.record.Runs;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.RunStarter;
import org.workflowserver.web.page.WorkflowFacts;

/** The dialog that starts a run: takes a context, goes to the run's page. */
@Model
public class StartRunView {
  @Inject private Runs runs;
  @Inject private RunStarter starter;
  @Inject private WorkflowFacts facts;
  @Inject private ExpectedInput expected;
  @Inject private Page page;

  /** Starts a run of the chosen workflow; leaves the dialog open with the reason when refused. */
  public void start() {
    starter.open(
        () ->
            runs.start(
                page.caller(),
                getWorkflowId(),
                new StartCommand(
                    RunStarter.context(getContext()),
                    starter.once(getContext()),
                    Optional.empty())));
  }

  /** The workflow that the dialog was opened for, else the one that the page is about. */
  public String getWorkflowId() {
    return page.parameter("runWorkflow").or(page::id).orElse("");
  }

  /** Name of that workflow; empty for none. */
  public String getWorkflowName() {
    return getWorkflowId().isEmpty() ? "" : "“" + facts.name(getWorkflowId()) + "”";
  }

  /** The same of the workflow that the dialog is about. */
  public String getExpectedMembers() {
    return facts.summary(getWorkflowId()).map(expected::describe).orElse("");
  }

  /** What was typed; before anything was, a context to begin with. */
  public String getContext() {
    return page.parameter("context")
        .orElseGet(
            () ->
                page.isPosted()
                    ? ""
                    : facts.summary(getWorkflowId()).map(expected::example).orElse(""));
  }
}
