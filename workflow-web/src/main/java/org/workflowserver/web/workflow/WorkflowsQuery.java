package org.workflowserver.web.workflow;

import java.util.Optional;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.json.Coded;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.Trail;

/**
 * Which workflows the workflows page shows, as its address says it.
 *
 * @param name part of the name
 * @param active switched on, or off
 * @param sort empty for the newest first
 */
record WorkflowsQuery(
    Optional<String> name, Optional<Boolean> active, Optional<Sort> sort, Trail trail) {
  private static final String ON = "on";
  private static final String OFF = "off";

  /** What the list may be ordered by. */
  enum Sort implements Coded {
    NAME,
    LAST_RUN,
    UPDATED
  }

  static WorkflowsQuery of(QueryString query) {
    return new WorkflowsQuery(
        query.text("q"),
        query.text("state").flatMap(WorkflowsQuery::parseState),
        query.text("sort").flatMap(code -> Coded.find(Sort.class, code)),
        query.trail());
  }

  /** By the last run the workflows do not know how to be ordered. */
  WorkflowFilter filter() {
    WorkflowFilter filter = new WorkflowFilter(name, active);
    return switch (sort.orElse(null)) {
      case NAME -> filter.inOrder(WorkflowFilter.Order.BY_NAME);
      case UPDATED -> filter.inOrder(WorkflowFilter.Order.LAST_CHANGED_FIRST);
      case LAST_RUN -> filter;
      case null -> filter;
    };
  }

  boolean isFiltered() {
    return name.isPresent() || active.isPresent();
  }

  boolean isBy(Sort wanted) {
    return sort.equals(Optional.of(wanted));
  }

  /** This on another page. */
  WorkflowsQuery at(Trail other) {
    return new WorkflowsQuery(name, active, sort, other);
  }

  /** The state as it stands in an address; empty for both. */
  String state() {
    return active.map(on -> on ? ON : OFF).orElse("");
  }

  /** This as it stands in an address. */
  String asQuery() {
    return new QueryString.Builder()
        .with("q", name)
        .with("state", active.map(on -> on ? ON : OFF))
        .with("sort", sort.map(Sort::code))
        .with(trail)
        .build();
  }

  private static Optional<Boolean> parseState(String code) {
    return switch (code) {
      case ON -> Optional.of(true);
      case OFF -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
