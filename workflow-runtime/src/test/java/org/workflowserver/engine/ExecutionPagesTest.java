package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.identity.Caller;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RunPage;
import org.workflowserver.run.search.RunFilter;

/** The pages of a workflow's runs, of which there are more than are counted. */
class ExecutionPagesTest {
  private static final int MORE = 150;

  @ParameterizedTest
  @EnumSource
  void behindWhatIsCountedTheyGoOnByACursor(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      insert(box, dialect, workflow, RunPage.COUNTED);
      RunPage last = box.lists.executions(Box.EDITOR, workflow, RunFilter.ALL, 100, 100);
      assertThat(last.total()).isEqualTo(RunPage.COUNTED);
      assertThat(last.isLowerBound()).isFalse();
      assertThat(last.next()).isEmpty();
      box.execute("delete from runs");

      insert(box, dialect, workflow, RunPage.COUNTED + MORE);
      List<String> ids = new ArrayList<>();
      RunPage page = box.lists.executions(Box.EDITOR, workflow, RunFilter.ALL, 100, 100);
      add(page, ids);
      for (Optional<String> next = page.next(); next.isPresent(); next = page.next()) {
        page =
            box.lists.executions(Box.EDITOR, workflow, RunFilter.ALL, new PageRequest(100, next));
        assertThat(page.page()).isZero();
        add(page, ids);
      }
      assertThat(ids).hasSize(100 + MORE).doesNotHaveDuplicates();
      assertThat(ids.reversed()).isSorted();
      assertThat(ids.getLast()).isEqualTo(box.single("select min(id) from runs"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void factsOfSeveralRunsAreThoseOfTheTenantsOwn(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger());
      String first = box.start(workflow).run().id();
      String second = box.start(workflow).run().id();
      Set<String> ids = Set.of(first, second, "fl_run_" + "0".repeat(26), "x");
      assertThat(box.runs.facts(Box.EDITOR, ids))
          .extracting(RunView::id)
          .containsExactlyInAnyOrder(first, second);
      assertThat(box.runs.facts(Caller.of("other", "ed", List.of("editor")), ids)).isEmpty();
      assertThat(box.runs.facts(Box.EDITOR, Set.of())).isEmpty();
    }
  }

  private static void add(RunPage page, List<String> ids) {
    assertThat(page.total()).isEqualTo(RunPage.COUNTED);
    assertThat(page.isLowerBound()).isTrue();
    page.runs().stream().map(RunView::id).forEach(ids::add);
  }

  private static void insert(Box box, Dialect dialect, String workflow, int runs) {
    String numbers = dialect == Dialect.POSTGRESQL ? "generate_series" : "system_range";
    box.execute(
        ("insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
                + " takeovers, revision, started_at, completed_at) select 'fl_run_' ||"
                + " lpad(cast(x as varchar), 26, '0'), 'default', '%s', 1, 'completed', 'manual', 0,"
                + " 1, current_timestamp, current_timestamp from %s(1, %d) as numbers(x)")
            .formatted(workflow, numbers, runs));
  }
}
