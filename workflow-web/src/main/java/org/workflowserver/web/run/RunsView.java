package org.workflowserver.web.run;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.workflowserver.bulk.BulkOperations;
import org.workflowserver.bulk.BulkProgress;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.json.Coded;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.RunError;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.run.search.RunSearch;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.RunRow;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;
import org.workflowserver.web.page.WorkflowFacts;
import org.workflowserver.web.run.RunsQuery.RunState;

/** The runs page: of all workflows, or of the one that its address names. */
@Model
public class RunsView {

  @Inject private Workflows workflows;
  @Inject private RunLists runs;
  @Inject private BulkOperations bulk;
  @Inject private WorkflowFacts facts;
  @Inject private Words words;
  @Inject private TimeSource time;
  @Inject private Page page;
  private RunsQuery query;
  private Optional<WorkflowView> workflow = Optional.empty();
  private List<BulkProgress> operations = List.of();

  /** Reads what the page shows. */
  public void load() {
    workflow = page.id().map(id -> workflows.require(page.caller(), id));
    List<RunRow> rows =
        page.list(Page.ROWS, this::read, at -> page.getPath() + getQuery().at(at).asQuery());
    operations = page.id().isPresent() ? List.of() : bulk.underWay(page.caller());
    page.answeredUnchanged(List.of(rows, operations));
  }

  private Slice<RunRow> read(PageRequest request) {
    return getQuery().typed().isNoId()
        ? new Slice<>(List.of(), Optional.empty())
        : runs.list(page.caller(), getQuery().filter(page.id(), time.now()), request)
            .map(run -> new RunRow(run, facts.name(run.workflowId())));
  }

  /** What is being done with many runs; none on the page of one workflow. */
  public List<BulkProgress> getOperations() {
    return operations;
  }

  /** Whether the address names a workflow; known before {@link #load}, when a form is posted. */
  public boolean isOfWorkflow() {
    return page.id().isPresent();
  }

  /** The workflow that the address names; null on the page of all runs. */
  public WorkflowView getWorkflow() {
    return workflow.orElse(null);
  }

  /** What the status filter offers. */
  public List<Choice> getStatuses() {
    return Arrays.stream(RunState.values())
        .map(state -> new Choice(state.code(), state.label(), getQuery().states().contains(state)))
        .toList();
  }

  /** What the time filter offers. */
  public List<Choice> getRanges() {
    Optional<RunsQuery.Span> chosen = getQuery().times().span();
    boolean between = getQuery().times().isBetween();
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice(Choice.ANY, Texts.of("filter.any-time"), chosen.isEmpty() && !between));
    for (RunsQuery.Span span : RunsQuery.Span.values()) {
      choices.add(new Choice(span.code(), span.label(), chosen.equals(Optional.of(span))));
    }
    choices.add(new Choice(RunsQuery.BETWEEN, Texts.of("filter.between"), between));
    return choices;
  }

  /** What the trigger filter offers. */
  public List<Choice> getTriggers() {
    return choices(
        Texts.of("filter.any-trigger"),
        words.triggerTypes(),
        words::trigger,
        getQuery().cause().trigger());
  }

  /** What the error filter offers. */
  public List<Choice> getErrors() {
    return choices(
        Texts.of("filter.any-error"),
        Coded.codes(RunError.class),
        code -> words.error(Coded.find(RunError.class, code).orElseThrow()),
        getQuery().cause().error().map(RunError::code));
  }

  private static List<Choice> choices(
      String any, List<String> values, UnaryOperator<String> label, Optional<String> chosen) {
    return Stream.concat(
            Stream.of(new Choice(Choice.ANY, any, chosen.isEmpty())),
            values.stream()
                .map(
                    value ->
                        new Choice(value, label.apply(value), chosen.equals(Optional.of(value)))))
        .toList();
  }

  /** The id, or the beginning of one, that was typed; empty for none. */
  public String getIdStart() {
    return getQuery().typed().id().orElse("");
  }

  /** The text that the error message is to have; empty for none. */
  public String getMessage() {
    return getQuery().typed().message().orElse("");
  }

  /** How many runs were looked at one by one on this page, where there are more; 0 for all. */
  public int getSearched() {
    boolean oneByOne =
        getQuery().typed().message().isPresent() || getQuery().times().endedFrom().isPresent();
    boolean stopped =
        oneByOne && !page.getPager().next().isEmpty() && page.getRows().size() < Page.ROWS;
    return stopped ? RunSearch.SEARCHED : 0;
  }

  /** Address of the page that does something with all runs of this list, but for what it does. */
  public String getBulk() {
    String query = listed().build();
    return page.getRoot() + Paths.BULK + (query.isEmpty() ? "?" : query + "&");
  }

  /** What the form that selects runs sends of this list, so that what is done leads back to it. */
  public List<QueryString.Field> getListFields() {
    return listed().fields();
  }

  private QueryString.Builder listed() {
    return getQuery().parameters(page.id().or(getQuery()::workflowId));
  }

  /** What the workflow filter offers. */
  public List<Choice> getWorkflows() {
    return facts.choices(getQuery().workflowId(), Texts.of("filter.all-workflows"));
  }

  /** Start of the time range in UTC; empty when there is none. */
  public String getFrom() {
    return getQuery().times().from().map(Instant::toString).orElse("");
  }

  /** End of the time range in UTC; empty when there is none. */
  public String getTo() {
    return getQuery().times().to().map(Instant::toString).orElse("");
  }

  /** From when on the runs ended, in UTC; empty for any time. */
  public String getEnded() {
    return getQuery().times().endedFrom().map(Instant::toString).orElse("");
  }

  /** Whether there is no workflow that could run. */
  public boolean isWithoutWorkflows() {
    return facts.newest().isEmpty();
  }

  /** What the list is narrowed by; empty for nothing. */
  public List<FilterSummary> getFilters() {
    return FilterSummary.allOf(getQuery(), facts::name);
  }

  /** What the address says; asked for before {@link #load} when a form is posted. */
  public RunsQuery getQuery() {
    if (query == null) {
      query = RunsQuery.of(page.query());
    }
    return query;
  }
}
