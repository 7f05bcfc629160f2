package org.workflowserver.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.workflowserver.api.http.Query;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RunPage;

class ExecutionsJsonTest {
  private static final String PATH = "/workflows/fl_1/executions";
  private static final String URL = "http://localhost:8080" + PATH;
  private static final RunView RUN =
      new RunView(
          "fl_run_1",
          "fl_1",
          1,
          RunStatus.PENDING,
          "manual",
          null,
          null,
          null,
          Instant.EPOCH,
          null,
          null,
          null,
          1,
          null);

  @Test
  void aPageInTheMiddleLinksBothWays() {
    Map<String, Object> page = page(2, 20, 45, 20);

    assertThat(links(page))
        .containsEntry("first", URL + "?page=1&per_page=20")
        .containsEntry("last", URL + "?page=3&per_page=20")
        .containsEntry("prev", URL + "?page=1&per_page=20")
        .containsEntry("next", URL + "?page=3&per_page=20");
    assertThat(meta(page))
        .containsEntry("current_page", 2)
        .containsEntry("from", 21)
        .containsEntry("to", 40)
        .containsEntry("last_page", 3)
        .containsEntry("per_page", 20)
        .containsEntry("total", 45)
        .containsEntry("path", URL);
  }

  @Test
  void anEmptyListHasOneEmptyPage() {
    Map<String, Object> page = page(1, 20, 0, 0);

    assertThat(links(page))
        .containsEntry("last", URL + "?page=1&per_page=20")
        .containsEntry("prev", null)
        .containsEntry("next", null);
    assertThat(meta(page))
        .containsEntry("from", null)
        .containsEntry("to", null)
        .containsEntry("last_page", 1);
  }

  @Test
  void aLastPageLinksToNoNextOne() {
    assertThat(links(page(2, 20, 40, 20))).containsEntry("next", null);
  }

  @Test
  void nobodyKnowsTheLastPageWhenCountingStoppedAndPagesGoOnByACursor() {
    Map<String, Object> first = page(1, 100, 10_001, 100);
    assertThat(links(first))
        .containsEntry("last", null)
        .containsEntry("next", URL + "?page=2&per_page=100");
    assertThat(meta(first))
        .containsEntry("total", 10_000)
        .containsEntry("total_is_lower_bound", true);
    assertThat(links(page(100, 100, 10_001, 100)))
        .containsEntry("next", URL + "?cursor=Zmw&per_page=100");
  }

  @Test
  void ofExactlyAsManyAsAreCountedAllIsKnown() {
    Map<String, Object> last = page(100, 100, 10_000, 100);
    assertThat(links(last))
        .containsEntry("last", URL + "?page=100&per_page=100")
        .containsEntry("next", null);
    assertThat(meta(last)).containsEntry("total_is_lower_bound", false);
  }

  @Test
  void aPageByACursorHasNoNumber() {
    Query query = new Query(PATH, Map.of("cursor", List.of("abc"), "status", List.of("failed")));
    Map<String, Object> page =
        json(query, new RunPage(List.of(RUN), 0, 50, 10_000, true, Optional.of("Zmw")));
    assertThat(links(page))
        .containsEntry("prev", null)
        .containsEntry("last", null)
        .extractingByKeys("first", "next")
        .satisfies(
            links -> {
              assertThat(links.get(0).toString())
                  .contains("page=1", "status=failed")
                  .doesNotContain("cursor");
              assertThat(links.get(1).toString())
                  .contains("cursor=Zmw", "status=failed")
                  .doesNotContain("page=1");
            });
    assertThat(meta(page))
        .containsEntry("current_page", null)
        .containsEntry("from", null)
        .containsEntry("to", null);
  }

  @Test
  void pagesEndWithWhatIsCounted() {
    assertThat(ExecutionsJson.isServed(100, 100)).isTrue();
    assertThat(ExecutionsJson.isServed(101, 100)).isFalse();
    assertThat(ExecutionsJson.isServed(Integer.MAX_VALUE, 100)).isFalse();
    assertThat(ExecutionsJson.isServed(333, 30)).isTrue();
    assertThat(ExecutionsJson.isServed(334, 30)).isFalse();
    // What follows has no number, so nothing names one.
    for (int total : new int[] {9_995, 10_000, 10_001}) {
      Map<String, Object> last = page(333, 30, total, 30);
      assertThat(links(last))
          .containsEntry("next", URL + "?cursor=Zmw&per_page=30")
          .containsEntry("last", null);
      assertThat(meta(last)).containsEntry("last_page", 333);
    }
    assertThat(links(page(332, 30, 9_990, 30)))
        .containsEntry("next", URL + "?page=333&per_page=30")
        .containsEntry("last", URL + "?page=333&per_page=30");
  }

  @Test
  void linksKeepTheFilters() {
    Query query = new Query(PATH, Map.of("status", List.of("failed")));

    assertThat(links(json(query, new RunPage(List.of(), 1, 20, 0, false, Optional.empty()))))
        .containsEntry("first", URL + "?status=failed&page=1&per_page=20");
  }

  private static Map<String, Object> page(int number, int perPage, int total, int runs) {
    Query query = new Query(PATH, Map.of());
    boolean more = (number - 1) * perPage + runs < total;
    return json(
        query,
        new RunPage(
            Collections.nCopies(runs, RUN),
            number,
            perPage,
            Math.min(total, RunPage.COUNTED),
            total > RunPage.COUNTED,
            more ? Optional.of("Zmw") : Optional.empty()));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> links(Map<String, Object> page) {
    return (Map<String, Object>) page.get("links");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> meta(Map<String, Object> page) {
    return (Map<String, Object>) page.get("meta");
  }

  private static Map<String, Object> json(Query query, RunPage page) {
    return ExecutionsJson.page(query, page, page.runs().stream().map(RunJson::row).toList());
  }
}
