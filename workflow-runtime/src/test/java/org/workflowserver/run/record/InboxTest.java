package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.identity.Caller;
import org.workflowserver.interaction.InteractionStatus;
import org.workflowserver.interaction.InteractionStore;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.interaction.Interactions;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.Requester;

/** What one person may answer of very many questions to others. */
@ParameterizedClass
@EnumSource
class InboxTest {
  private static final Caller BOB = Caller.of("default", "bob", List.of("operator", "editor"));
  private static final int OTHERS = 5_000;
  private static final int PAGE = 3;

  private final StoreBox box;
  private final CountingReads counting;
  private final Interactions interactions;

  InboxTest(Dialect dialect) {
    box = StoreBox.on(dialect);
    counting = new CountingReads(box.database.entityManager());
    interactions =
        new Interactions(
            box.database.transactions(),
            new InteractionStore(counting.sql(), new AnswerMemory()),
            null,
            null,
            null,
            null,
            null);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void isFoundWithoutLookingThroughThemAll() {
    insert(1, 2, "user", "bob", "open");
    insert(3, 3, "any", "", "open");
    insert(4, 4, "group", "editor", "open");
    insert(5, OTHERS, "user", "ann", "open");
    insert(OTHERS + 1, 2 * OTHERS, "group", "editor", "submitted");
    insert(2 * OTHERS + 1, 2 * OTHERS + 1, "user", "bob", "open");
    // What has waited for one more answer since bob gave his.
    insert(2 * OTHERS + 2, 2 * OTHERS + 60, "group", "operator", "open");
    box.execute(
        "insert into interaction_submissions (interaction_id, submitted_as, submitted_by, action,"
            + " data, submitted_at) select interaction_id, '%s', 'bob', 'ok', '{}', current_timestamp"
                .formatted(Requester.of(BOB).subject())
            + " from interaction_assignees where name = 'operator'");
    box.execute("analyze");
    counting.measure(1_000, "all", () -> pages());
    counting.measure(1_000, "soonest", () -> soonest());
    counting.measure(1_000, "count", () -> interactions.countOpen(BOB, 10));
    counting.assertNoneExcessive();
    assertThat(pages()).containsExactly(id(2 * OTHERS + 1), id(4), id(3), id(2), id(1));
    assertThat(interactions.countOpen(BOB, 10)).isEqualTo(5);
    assertThat(interactions.countOpen(BOB, 2)).isEqualTo(2);
    assertThat(interactions.list(BOB, InteractionStatus.SUBMITTED, PageRequest.first(2)).items())
        .extracting(InteractionView::id)
        .containsExactly(id(2 * OTHERS), id(2 * OTHERS - 1));
  }

  /** Of deadlines far apart, the same one, and none, over several pages. */
  @Test
  void beginsWithTheSoonestDeadline() {
    insert(1, 9, "user", "bob", "open");
    insert(10, 11, "any", "", "open");
    insert(12, 12, "user", "ann", "open");
    due("id > '%s'".formatted(id(9)), "2026-03-01T12:00:00Z");
    due("id in ('%s', '%s')".formatted(id(4), id(7)), "2026-01-01T12:00:00Z");
    due("id = '%s'".formatted(id(8)), "2025-12-31T23:59:59Z");
    due("id = '%s'".formatted(id(2)), "2126-03-01T12:00:00Z");
    upgrade("V72__inbox_by_deadline");
    assertThat(soonest())
        .containsExactly(
            id(8), id(4), id(7), id(10), id(11), id(2), id(1), id(3), id(5), id(6), id(9));
  }

  private void due(String which, String at) {
    box.execute(
        "update interactions set expires_at = timestamp with time zone '%s' where %s"
            .formatted(at, which));
  }

  /** Of an upgrade. */
  @Test
  void hasWhatWasOpenBeforeRowsSaidSo() {
    insert(1, 1, "user", "bob", "open");
    insert(2, 2, "any", "", "open");
    insert(3, 3, "any", "", "submitted");
    insert(4, 4, "user", "ann", "open");
    box.execute("delete from interaction_assignees where kind = 'any'");
    box.execute("update interaction_assignees set open_in = null");
    assertThat(pages()).isEmpty();
    upgrade("V40__inbox");
    assertThat(pages()).containsExactly(id(2), id(1));
    assertThat(box.single("select count(*) from interaction_assignees where open_in is not null"))
        .isEqualTo(3L);
  }

  private void upgrade(String migration) {
    TestDatabase.statementsOf(migration).stream()
        .filter(statement -> statement.matches("(?s)(insert|update) .*"))
        .forEach(box::execute);
  }

  private List<String> pages() {
    return pages(page -> interactions.list(BOB, InteractionStatus.OPEN, page));
  }

  private List<String> soonest() {
    return pages(page -> interactions.soonest(BOB, page));
  }

  private static List<String> pages(Function<PageRequest, Slice<InteractionView>> read) {
    List<String> ids = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Slice<InteractionView> page = read.apply(new PageRequest(PAGE, next));
      page.items().stream().map(InteractionView::id).forEach(ids::add);
      next = page.next();
    } while (next.isPresent());
    return ids;
  }

  private void insert(int first, int last, String kind, String name, String status) {
    String numbers =
        (box.dialect() == Dialect.POSTGRESQL ? "generate_series" : "system_range")
            + "(%d, %d) as numbers(x)".formatted(first, last);
    String id = "'int_' || lpad(cast(x as varchar), 26, '0')";
    box.execute(
        "insert into interactions (id, org_id, run_id, workflow_id, node_id, iteration, title,"
            + " instructions, actions, required, status, created_at) select %s, 'default', 'r', '%s',"
                .formatted(id, Facts.WORKFLOW)
            + " 'n', '', 't', '', '[]', 1, '%s', current_timestamp from %s"
                .formatted(status, numbers));
    box.execute(
        "insert into interaction_assignees (interaction_id, kind, name, open_in, due_key) select %s,"
                .formatted(id)
            + " '%s', '%s', %s, '999999999999.' || %s from %s"
                .formatted(kind, name, status.equals("open") ? "'default'" : "null", id, numbers));
  }

  private static String id(int number) {
    return "int_%026d".formatted(number);
  }
}
