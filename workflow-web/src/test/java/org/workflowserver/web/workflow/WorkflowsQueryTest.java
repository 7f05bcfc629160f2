package org.workflowserver.web.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowOrder;
import org.workflowserver.web.page.QueryString;

class WorkflowsQueryTest {
  @Test
  void readsWhatItWrites() {
    WorkflowsQuery query =
        read(Map.of("q", List.of(" a & b "), "state", List.of("off"), "cursor", List.of("c")));

    assertThat(query.filter())
        .isEqualTo(new WorkflowFilter(Optional.of("a & b"), Optional.of(false)));
    assertThat(query.asQuery()).isEqualTo("?q=a+%26+b&state=off&cursor=c");
    assertThat(query.isFiltered()).isTrue();
  }

  @Test
  void anOrderIsNoFilter() {
    WorkflowsQuery byName = read(Map.of("sort", List.of("name"), "cursor", List.of("c")));

    assertThat(byName.filter()).isEqualTo(WorkflowFilter.ALL);
    assertThat(byName.order()).isEqualTo(WorkflowOrder.NAME);
    assertThat(byName.asQuery()).isEqualTo("?sort=name&cursor=c");
    assertThat(byName.isFiltered()).isFalse();
    for (WorkflowOrder order : WorkflowOrder.values()) {
      assertThat(read(Map.of("sort", List.of(order.code()))).order()).isEqualTo(order);
    }
    assertThat(read(Map.of("sort", List.of("any"))).asQuery()).isEmpty();
  }

  @Test
  void filtersNothingByWhatMakesNoSense() {
    WorkflowsQuery query = read(Map.of("q", List.of("  "), "state", List.of("any")));

    assertThat(query.filter()).isEqualTo(WorkflowFilter.ALL);
    assertThat(query.isFiltered()).isFalse();
    assertThat(query.asQuery()).isEmpty();
  }

  private static WorkflowsQuery read(Map<String, List<String>> parameters) {
    return WorkflowsQuery.of(QueryString.of(parameters));
  }
}
