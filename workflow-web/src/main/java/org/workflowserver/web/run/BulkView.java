package org.workflowserver.web.run;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.workflowserver.bulk.BulkAction;
import org.workflowserver.bulk.BulkAnswer;
import org.workflowserver.bulk.BulkCommand;
import org.workflowserver.bulk.BulkOperations;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Times;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunSearch;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.RunStarter;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.WorkflowFacts;

/**
 * The page that asks before something is done with many runs: those selected, or all that match.
 */
@Model
public class BulkView {
  /** Runs that an address can select; a page of the list has fewer. */
  private static final int MOST_SELECTED = 100;

  @Inject private BulkOperations operations;
  @Inject private RunStarter starter;
  @Inject private WorkflowFacts facts;
  @Inject private TimeSource time;
  @Inject private Page page;
  private String problem = "";
  private int matched;
  private Instant asOf;

  /** Counts the runs that it is about. */
  public void load() {
    page.caller().require(Scope.OPERATOR);
    if (isNothingSelected()) {
      return;
    }
    try {
      matched = operations.begin(page.caller(), BulkCommand.dryRun(action(), filter())).matched();
    } catch (Refusal refusal) {
      problem = sentence(refusal);
    }
  }

  /**
   * Does it, and shows how far it is: with the runs that were counted when the page was made. Where
   * more have come to fit since, the page asks again.
   */
  public void begin() {
    if (isNothingSelected()) {
      return;
    }
    try {
      BulkCommand command =
          new BulkCommand(
              action(),
              filter(),
              false,
              OptionalInt.of(page.number("matched")),
              starter.once(action().code() + address()),
              Optional.empty());
      BulkAnswer answer = operations.begin(page.caller(), command);
      page.goTo(page.getRoot() + Paths.BULK + "/" + answer.id() + RunsQuery.ofList(page.request()));
    } catch (Refusal refusal) {
      problem = sentence(refusal);
    }
  }

  private static String sentence(Refusal refusal) {
    if (refusal.code() == RefusalCode.SCOPE_MISSING) {
      throw refusal;
    }
    return refusal.getMessage();
  }

  private BulkAction action() {
    return query()
        .text("do")
        .flatMap(code -> Coded.find(BulkAction.class, code))
        .orElseThrow(() -> new Refusal(RefusalCode.QUERY_INVALID, "'do' must be cancel or rerun."));
  }

  private RunFilter filter() {
    Set<String> selected = selected();
    if (!selected.isEmpty()) {
      return RunFilter.ALL.searching(RunSearch.only(selected));
    }
    List<String> unknown = RunsQuery.unknownValues(query());
    if (!unknown.isEmpty()) {
      throw new Refusal(
          RefusalCode.QUERY_INVALID, Texts.of("bulk.unknown-filters", String.join(", ", unknown)));
    }
    RunsQuery wanted = RunsQuery.of(query());
    if (wanted.typed().isNoId()) {
      throw new Refusal(RefusalCode.QUERY_INVALID, Texts.of("bulk.no-run-id-starts-so"));
    }
    return wanted.filter(Optional.empty(), asOf()).startedBefore(asOf());
  }

  /** When the runs were counted that the page shows: only those are meant. */
  private Instant asOf() {
    if (asOf == null) {
      Instant now = time.now();
      asOf = page.parameter("asOf").flatMap(QueryString::instantOf).orElse(now);
      asOf = asOf.isBefore(now) ? asOf : now;
    }
    return asOf;
  }

  private Set<String> selected() {
    Set<String> ids = new LinkedHashSet<>();
    query().all("selected").stream()
        .filter(id -> !id.isBlank())
        .limit(MOST_SELECTED)
        .forEach(ids::add);
    return ids;
  }

  private QueryString query() {
    return page.query();
  }

  private String address() {
    return page.getAddress();
  }

  /** Whether runs were to be selected, and none was. */
  public boolean isNothingSelected() {
    return query().all("of").contains("selected") && selected().isEmpty();
  }

  /** Whether it is about runs that were selected, and not about all that match. */
  public boolean isOfSelected() {
    return !selected().isEmpty();
  }

  /** What the filters say, a line each. */
  public List<FilterSummary> getFilters() {
    return FilterSummary.allOf(RunsQuery.of(query()), facts::name);
  }

  /** What the form sends of the page that it stands on: when its runs were counted. */
  public String getCountedAt() {
    return Times.format(asOf());
  }

  /** How many runs were selected. */
  public int getSelected() {
    return selected().size();
  }

  /** Whether runs are cancelled; otherwise they are run again. */
  public boolean isCancel() {
    return action() == BulkAction.CANCEL;
  }

  /** Whether there is a form; one that was sent is taken before the runs are counted. */
  public boolean isFormShown() {
    return page.isPosted() || matched > 0;
  }

  /** How many runs it is about and can be done with. */
  public int getMatched() {
    return matched;
  }

  /** Why it was not done, or cannot be; empty when there is nothing to say. */
  public String getProblem() {
    return problem;
  }

  /** Address of the list that it is about. */
  public String getList() {
    return page.getRoot() + "/runs" + RunsQuery.ofList(page.request());
  }
}
