package org.workflowserver.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.RunFilter;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.Runs;

/** The home page: what is there, what moves, what failed lately. */
@Named("homeView")
@RequestScoped
public class HomeView {
  /** Counting stops here; a list is never counted to its end. */
  private static final int COUNTED = 100;

  private static final int RECENT = 8;

  private final Workflows workflows;
  private final Runs runs;
  private final WorkflowFacts facts;
  private final SignedInCaller signedIn;
  private Slice<WorkflowView> someWorkflows;
  private List<RunRow> recent;

  /** For the container's proxy. */
  protected HomeView() {
    this(null, null, null, null);
  }

  @Inject
  HomeView(Workflows workflows, Runs runs, WorkflowFacts facts, SignedInCaller signedIn) {
    this.workflows = workflows;
    this.runs = runs;
    this.facts = facts;
    this.signedIn = signedIn;
  }

  /** Reads what the page shows. */
  public void load() {
    someWorkflows =
        workflows.list(signedIn.caller(), WorkflowFilter.ALL, PageRequest.first(COUNTED));
    recent =
        runs.list(signedIn.caller(), RunFilter.ALL, PageRequest.first(RECENT)).items().stream()
            .map(run -> new RunRow(run, facts.name(run.workflowId())))
            .toList();
  }

  /** How many workflows there are, as far as they are counted. */
  public String getWorkflowCount() {
    return counted(someWorkflows);
  }

  /** Whether there is no workflow at all. */
  public boolean isWithoutWorkflows() {
    return someWorkflows.items().isEmpty();
  }

  /** How many runs have that status, as far as they are counted. */
  public String runCount(String status) {
    var filter =
        new RunFilter(
            Optional.empty(), RunStatus.ofCode(status), Optional.empty(), Optional.empty());
    return counted(runs.list(signedIn.caller(), filter, PageRequest.first(COUNTED)));
  }

  /** The newest runs. */
  public List<RunRow> getRecent() {
    return recent;
  }

  private static String counted(Slice<?> slice) {
    return slice.next().isPresent() ? COUNTED + "+" : String.valueOf(slice.items().size());
  }
}
