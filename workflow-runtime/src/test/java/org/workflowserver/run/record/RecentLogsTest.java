package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.state.Failure;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;

@ParameterizedClass
@EnumSource
class RecentLogsTest {
  private static final Caller VIEWER = Caller.of(Facts.ORG, "vi", List.of("viewer"));
  private static final LogFilter ALL = filter(null, null);

  private final StoreBox box;
  private final RunLists lists;

  RecentLogsTest(Dialect dialect) {
    this.box = StoreBox.on(dialect);
    this.lists = new RunLists(box.database.transactions(), box.database.sql(), new AnswerMemory());
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void aTenantWithoutEntriesHasAnEmptyList() {
    Slice<LogView> page = lists.logs(VIEWER, ALL, PageRequest.first(10));
    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isEmpty();
  }

  /** Whatever the workflows' shares are, pages together hold all entries, newest first. */
  @Test
  void pagesHoldTheEntriesOfAllWorkflowsNewestFirst() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> workflows = workflows(1 + random.nextInt(12));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      // Squared, so that some have most of the entries.
      double share = random.nextDouble();
      int which = (int) (share * share * workflows.size());
      expected.addFirst(entry(workflows.get(which), Facts.ORG, LogStatus.SUCCESS, i));
    }
    for (int limit : new int[] {1 + random.nextInt(9), 40, 150, 500}) {
      assertThat(pages(ALL, limit)).as("seed %s, limit %s", seed, limit).isEqualTo(expected);
    }
  }

  @Test
  void theListIsNarrowedByStatusNodeAndTimes() {
    List<String> workflows = workflows(3);
    List<String> errors = new ArrayList<>();
    List<String> lateErrors = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      LogStatus status = i % 5 == 0 ? LogStatus.ERROR : LogStatus.SUCCESS;
      String id = entry(workflows.get(i % 3), Facts.ORG, status, i);
      if (status == LogStatus.ERROR) {
        errors.addFirst(id);
        if (i >= 10 && i < 25) {
          lateErrors.addFirst(id);
        }
      }
    }
    assertThat(pages(filter(LogStatus.ERROR, null), 4)).isEqualTo(errors);
    assertThat(pages(filter(LogStatus.ERROR, "n7"), 4)).isEmpty();
    assertThat(pages(filter(LogStatus.ERROR, "n1"), 4)).isEqualTo(errors);
    assertThat(pages(filter(null, "n\0\uD83D"), 4)).isEmpty();
    LogFilter late =
        new LogFilter(
            Optional.of(LogStatus.ERROR),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Facts.NOON.plusSeconds(10)),
            Optional.of(Facts.NOON.plusSeconds(25)));
    assertThat(pages(late, 2)).isEqualTo(lateErrors);
  }

  @Test
  void othersAndDeletedWorkflowsAreNotInTheList() {
    List<String> workflows = workflows(2);
    String foreign = Ids.next(IdKind.WORKFLOW);
    box.addWorkflow(foreign, "other");
    entry(foreign, "other", LogStatus.SUCCESS, 0);
    entry(workflows.get(0), Facts.ORG, LogStatus.SUCCESS, 1);
    String kept = entry(workflows.get(1), Facts.ORG, LogStatus.SUCCESS, 2);
    box.execute(
        "update workflows set deleted_at = current_timestamp where id = '"
            + workflows.get(0)
            + "'");
    assertThat(pages(ALL, 5)).containsExactly(kept);
  }

  @Test
  void aCursorOfAnotherListIsRefusedOrFindsNothing() {
    entry(workflows(1).getFirst(), Facts.ORG, LogStatus.SUCCESS, 1);
    assertThatThrownBy(() -> lists.logs(VIEWER, ALL, new PageRequest(5, Optional.of("no cursor"))))
        .isInstanceOf(Refusal.class);
  }

  private List<String> workflows(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(Ids.next(IdKind.WORKFLOW));
      box.addWorkflow(ids.getLast(), Facts.ORG);
    }
    return ids;
  }

  private String entry(String workflow, String org, LogStatus status, int second) {
    StepRecord step =
        new StepRecord(
            new RunIds(Facts.runId(), org, workflow),
            1,
            new StepRecord.Attempt(
                new StepKey("n1", IterationPath.OUTSIDE),
                Facts.id(IdKind.LOG, Facts.NOON.plusSeconds(second)),
                "act",
                1,
                "{}",
                "{}",
                Duration.ZERO,
                Facts.NOON.plusSeconds(second)),
            "default",
            status == LogStatus.SUCCESS ? null : new Failure("broken", "It broke.", true),
            status == LogStatus.WARNING,
            null);
    box.write(Facts.recorded(step));
    return step.id();
  }

  /** The ids of all pages, one after the other. */
  private List<String> pages(LogFilter filter, int limit) {
    List<String> ids = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Slice<LogView> page = lists.logs(VIEWER, filter, new PageRequest(limit, cursor));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      page.items().forEach(entry -> ids.add(entry.id()));
      cursor = page.next();
    } while (cursor.isPresent());
    return ids;
  }

  private static LogFilter filter(LogStatus status, String node) {
    return new LogFilter(
        Optional.ofNullable(status),
        Optional.ofNullable(node),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
