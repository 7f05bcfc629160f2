package org.workflowserver.api.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.api.http.PublicUrl;
import org.workflowserver.api.http.Query;
import org.workflowserver.run.record.RunPage;

/** The page of a workflow's runs: data, links and meta. */
final class ExecutionsJson {
  private final Query query;
  private final RunPage page;

  /** Null when it has no number, or nobody knows which it is. */
  private final Integer lastPage;

  private ExecutionsJson(Query query, RunPage page) {
    this.query = query;
    this.page = page;
    int last = Math.max(1, Math.ceilDiv(page.total(), page.perPage()));
    this.lastPage = page.isLowerBound() || !isServed(last, page.perPage()) ? null : last;
  }

  /**
   * The page as JSON.
   *
   * @param rows its runs
   */
  static Map<String, Object> page(Query query, RunPage page, List<Map<String, Object>> rows) {
    return new ExecutionsJson(query, page).json(rows);
  }

  /** Whether the page ends within what is counted; the list serves no other by its number. */
  static boolean isServed(long page, long perPage) {
    return page * perPage <= RunPage.COUNTED;
  }

  private Map<String, Object> json(List<Map<String, Object>> rows) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", rows);
    json.put("links", links());
    json.put("meta", meta());
    return json;
  }

  private Map<String, Object> links() {
    Map<String, Object> links = new LinkedHashMap<>();
    links.put("first", link(1));
    links.put("last", lastPage == null ? null : link(lastPage));
    links.put("prev", page.page() > 1 ? link(page.page() - 1) : null);
    links.put("next", page.next().map(this::next).orElse(null));
    return links;
  }

  /** Behind what is counted pages have no numbers. */
  private String next(String cursor) {
    return isNumbered() && isServed(page.page() + 1, page.perPage())
        ? link(page.page() + 1)
        : link("cursor", cursor, "page");
  }

  private boolean isNumbered() {
    return page.page() > 0;
  }

  private Map<String, Object> meta() {
    int before = (page.page() - 1) * page.perPage();
    boolean unknown = page.runs().isEmpty() || !isNumbered();
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("current_page", isNumbered() ? page.page() : null);
    meta.put("from", unknown ? null : before + 1);
    // The last one that has a number, where that is not the last of all.
    meta.put("last_page", lastPage == null ? RunPage.COUNTED / page.perPage() : lastPage);
    meta.put("path", PublicUrl.of(query.path()));
    meta.put("per_page", page.perPage());
    meta.put("to", unknown ? null : before + page.runs().size());
    meta.put("total", page.total());
    meta.put("total_is_lower_bound", page.isLowerBound());
    return meta;
  }

  private String link(int number) {
    return link("page", number, "cursor");
  }

  private String link(String by, Object value, String not) {
    Map<String, Object> changed = new LinkedHashMap<>();
    changed.put(by, value);
    changed.put("per_page", page.perPage());
    changed.put(not, null);
    return PublicUrl.of(query.link(changed));
  }
}
