package org.workflowserver.web.workflow;

import java.util.Optional;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowOrder;
import org.workflowserver.json.Coded;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.Trail;

/**
 * Which workflows the workflows page shows, as its address says it.
 *
 * @param name part of the name
 * @param active switched on, or off
 */
record WorkflowsQuery(
    Optional<String> name, Optional<Boolean> active, WorkflowOrder order, Trail trail) {
  private static final String ON = "on";
  private static final String OFF = "off";

  static WorkflowsQuery of(QueryString query) {
    return new WorkflowsQuery(
        query.text("q"),
        query.text("state").flatMap(WorkflowsQuery::parseState),
        query
            .text("sort")
            .flatMap(code -> Coded.find(WorkflowOrder.class, code))
            .orElse(WorkflowOrder.NEWEST),
        query.trail());
  }

  WorkflowFilter filter() {
    return new WorkflowFilter(name, active);
  }

  boolean isFiltered() {
    return name.isPresent() || active.isPresent();
  }

  /** This on another page. */
  WorkflowsQuery at(Trail other) {
    return new WorkflowsQuery(name, active, order, other);
  }

  /** This in an order, from its start on. */
  WorkflowsQuery by(WorkflowOrder other) {
    return new WorkflowsQuery(name, active, other, Trail.START);
  }

  /** All workflows, in this order. */
  WorkflowsQuery unfiltered() {
    return new WorkflowsQuery(Optional.empty(), Optional.empty(), order, Trail.START);
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
        .with("sort", Optional.of(order).filter(by -> by != WorkflowOrder.NEWEST).map(Coded::code))
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
