package org.workflowserver.web.workflow;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.NewestRuns;
import org.workflowserver.run.record.NewestRuns.Glance;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;
import org.workflowserver.web.page.Trail;
import org.workflowserver.web.page.WorkflowFacts;
import org.workflowserver.web.workflow.WorkflowsQuery.Sort;

/** The workflows page: the list, its filters, the switch of each workflow. */
@Named("workflowsView")
@RequestScoped
public class WorkflowsView {
  private static final int ROWS = 25;

  @Inject private Workflows workflows;
  @Inject private NewestRuns runs;
  @Inject private WorkflowFacts facts;
  @Inject private SignedInCaller signedIn;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private WorkflowsQuery query;
  private Slice<WorkflowView> slice = new Slice<>(List.of(), Optional.empty());
  private List<WorkflowRow> rows = List.of();

  /** Reads what the page shows. */
  public void load() {
    slice = list(new PageRequest(ROWS, query().trail().cursor()));
    Map<String, List<Glance>> newest =
        runs.of(
            signedIn.caller(), slice.items().stream().map(WorkflowView::id).toList(), RunBars.MOST);
    Map<String, RunView> last =
        facts.runs(
            newest.values().stream()
                .map(glances -> glances.getFirst().id())
                .collect(Collectors.toSet()));
    rows =
        slice.items().stream()
            .map(workflow -> row(workflow, newest.getOrDefault(workflow.id(), List.of()), last))
            .toList();
    page.answeredUnchanged(rows);
  }

  private Slice<WorkflowView> list(PageRequest request) {
    WorkflowFilter filter = query().filter();
    if (!query().isBy(Sort.LAST_RUN)) {
      return workflows.list(signedIn.caller(), filter, request);
    }
    Slice<String> ids = runs.workflows(signedIn.caller(), filter, request);
    if (ids.items().isEmpty()) {
      return ids.withItems(List.of());
    }
    WorkflowFilter only = WorkflowFilter.only(Set.copyOf(ids.items()));
    return ids.withItems(
        workflows.list(signedIn.caller(), only, PageRequest.first(ROWS)).items().stream()
            .sorted(Comparator.comparingInt(workflow -> ids.items().indexOf(workflow.id())))
            .toList());
  }

  private WorkflowRow row(WorkflowView workflow, List<Glance> newest, Map<String, RunView> last) {
    return new WorkflowRow(
        workflow,
        facts.trigger(workflow).orElse(null),
        newest.isEmpty() ? null : last.get(newest.getFirst().id()),
        newest.isEmpty() ? null : RunBars.of(newest));
  }

  /**
   * Turns a workflow on or off, or says why not; the pressed button says {@code on <id>} or {@code
   * off <id>}.
   */
  public void turn() {
    String[] pressed = page.parameter("turn").orElse("").split(" ", 2);
    boolean on = pressed[0].equals("on");
    toasts.attempt(
        () -> {
          WorkflowView changed =
              workflows.update(
                  signedIn.caller(),
                  pressed[pressed.length - 1],
                  Map.of("is_active", on),
                  Optional.empty());
          toasts.done(
              on
                  ? Texts.of("toast.is-on", changed.name())
                  : Texts.of("toast.is-off", changed.name()));
        });
    page.showAnew();
  }

  /** The rows of this page. */
  public List<WorkflowRow> getRows() {
    return rows;
  }

  /** What is searched for; empty when nothing is. */
  public String getName() {
    return query().name().orElse("");
  }

  /** What the state filter offers. */
  public List<Choice> getStates() {
    String chosen = query().state();
    return List.of(
        new Choice(Choice.ANY, Texts.of("workflows.on-and-off"), chosen.isEmpty()),
        new Choice("on", Texts.of("workflows.on"), chosen.equals("on")),
        new Choice("off", Texts.of("workflows.off"), chosen.equals("off")));
  }

  /** What the list can be ordered by. */
  public List<Choice> getSorts() {
    return List.of(
        new Choice(Choice.ANY, Texts.of("workflows.newest-first"), query().sort().isEmpty()),
        choice(Sort.NAME, Texts.of("common.name")),
        choice(Sort.LAST_RUN, Texts.of("workflows.last-run")),
        choice(Sort.UPDATED, Texts.of("workflows.last-change")));
  }

  /** Whether another order was asked for than the usual one. */
  public boolean isSorted() {
    return query().sort().isPresent();
  }

  /** Most runs that the bars of a workflow show. */
  public int getMostBars() {
    return RunBars.MOST;
  }

  private Choice choice(Sort sort, String label) {
    return new Choice(sort.code(), label, query().isBy(sort));
  }

  /** Whether the list leaves something out. */
  public boolean isFiltered() {
    return query().isFiltered();
  }

  /** Address of the page with older workflows; empty on the last. */
  public String getOlder() {
    return query().trail().next(slice, this::address);
  }

  /** Address of the page with newer workflows; empty on the first. */
  public String getNewer() {
    return query().trail().previous(this::address);
  }

  private String address(Trail at) {
    return page.getPath() + query().at(at).asQuery();
  }

  /** What the address says; asked for before {@link #load} when a form is posted. */
  private WorkflowsQuery query() {
    if (query == null) {
      query = WorkflowsQuery.of(QueryString.of(page.request()));
    }
    return query;
  }
}
