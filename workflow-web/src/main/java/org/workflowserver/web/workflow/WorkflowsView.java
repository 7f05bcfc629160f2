package org.workflowserver.web.workflow;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.WorkflowOrder;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.json.Coded;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.run.record.RunLists.RecentRun;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;
import org.workflowserver.web.page.Words;
import org.workflowserver.web.page.WorkflowFacts;

/** The workflows page: the list, its filters, the switch of each workflow. */
@Model
public class WorkflowsView {

  @Inject private Workflows workflows;
  @Inject private RunLists runs;
  @Inject private WorkflowFacts facts;
  @Inject private Words words;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private WorkflowsQuery query;

  /** Reads what the page shows. */
  public void load() {
    page.answeredUnchanged(
        page.list(Page.ROWS, this::read, at -> page.getPath() + query().at(at).asQuery()));
  }

  private Slice<Row> read(PageRequest request) {
    Slice<WorkflowView> listed =
        workflows.list(page.caller(), query().filter(), query().order(), request);
    Map<String, List<RecentRun>> newest =
        runs.newest(
            page.caller(), listed.items().stream().map(WorkflowView::id).toList(), RunBars.MOST);
    return listed.map(workflow -> row(workflow, newest.getOrDefault(workflow.id(), List.of())));
  }

  private Row row(WorkflowView workflow, List<RecentRun> newest) {
    String trigger = facts.trigger(workflow).orElse(null);
    if (newest.isEmpty()) {
      return new Row(workflow, trigger, null, null, null);
    }
    RecentRun last = newest.getFirst();
    return new Row(
        workflow,
        trigger,
        last,
        words.state(last.status(), last.error(), !last.moved()),
        RunBars.of(newest));
  }

  /**
   * Turns a workflow on or off, or says why not; the pressed button says {@code on <id>} or {@code
   * off <id>}.
   */
  public void turn() {
    String[] pressed = page.typed("turn").split(" ", 2);
    boolean on = pressed[0].equals("on");
    page.attempt(
        () -> {
          WorkflowView changed =
              workflows.update(
                  page.caller(),
                  pressed[pressed.length - 1],
                  Map.of("is_active", on),
                  Optional.empty());
          if (on) {
            toasts.turned(
                Texts.of("toast.is-on", changed.name()),
                Texts.of("toast.switch-off-again"),
                "off " + changed.id());
          } else {
            toasts.turned(
                Texts.of("toast.is-off", changed.name()),
                Texts.of("toast.switch-on-again"),
                "on " + changed.id());
          }
          page.showAnew();
        });
  }

  /** What the state filter offers. */
  public List<Choice> getStates() {
    String chosen = query().state();
    return List.of(
        new Choice(Choice.ANY, Texts.of("workflows.on-and-off"), chosen.isEmpty()),
        Choice.of("on", Texts.of("workflows.on"), chosen),
        Choice.of("off", Texts.of("workflows.off"), chosen));
  }

  /** What the list can be ordered by. */
  public List<Choice> getSorts() {
    return List.of(
        new Choice(Choice.ANY, Texts.of("workflows.newest-first"), !isSorted()),
        choice(WorkflowOrder.NAME, Texts.of("workflows.by-name")),
        choice(WorkflowOrder.NAME_DESCENDING, Texts.of("workflows.by-name-z-to-a")),
        choice(WorkflowOrder.LAST_RUN, Texts.of("workflows.last-run-first")),
        choice(WorkflowOrder.LAST_RUN_ASCENDING, Texts.of("workflows.last-run-last")),
        choice(WorkflowOrder.UPDATED, Texts.of("workflows.last-updated-first")),
        choice(WorkflowOrder.UPDATED_ASCENDING, Texts.of("workflows.last-updated-last")));
  }

  /** Which way the list is ordered by what this code orders by; null where it is not. */
  public String direction(String code) {
    WorkflowOrder order = query().order();
    return order == order(code) || order.reversed() == order(code)
        ? order.isDescending() ? "descending" : "ascending"
        : null;
  }

  /** Address of the list in the order of this code; the other way round where it has it. */
  public String sortedBy(String code) {
    WorkflowOrder asked = order(code);
    WorkflowOrder next = query().order() == asked ? asked.reversed() : asked;
    return page.getPath() + query().by(next).asQuery();
  }

  private static WorkflowOrder order(String code) {
    return Coded.find(WorkflowOrder.class, code).orElseThrow();
  }

  /** Address of the list of all workflows. */
  public String getAll() {
    return page.getPath() + query().unfiltered().asQuery();
  }

  /** What the bars of the last runs mean. */
  public List<RunBars.Meaning> getLegend() {
    return RunBars.meanings();
  }

  /** Whether another order was asked for than the usual one. */
  public boolean isSorted() {
    return query().order() != WorkflowOrder.NEWEST;
  }

  /** Most runs that the bars of a workflow show. */
  public int getMostBars() {
    return RunBars.MOST;
  }

  /** How wide the bars of a workflow are, in pixels. */
  public int getBarsWidth() {
    return RunBars.WIDTH;
  }

  private Choice choice(WorkflowOrder order, String label) {
    return new Choice(order.code(), label, query().order() == order);
  }

  /** Whether the list leaves something out. */
  public boolean isFiltered() {
    return query().isFiltered();
  }

  /** What the address says; asked for before {@link #load} when a form is posted. */
  private WorkflowsQuery query() {
    if (query == null) {
      query = WorkflowsQuery.of(page.query());
    }
    return query;
  }

  /**
   * A workflow in the list.
   *
   * @param trigger component id of its trigger; may be null
   * @param lastRun its newest run; may be null
   * @param result what became of that; null when there is none
   * @param bars its last runs; null when there is none
   */
  public record Row(
      WorkflowView workflow, String trigger, RecentRun lastRun, Words.Badge result, RunBars bars) {}
}
