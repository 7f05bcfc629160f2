package org.workflowserver.web.run;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.workflowserver.run.trace.EntryFilter;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.Trail;

/**
 * What the page of a run shows, as its address says it.
 *
 * @param node the chosen node; an empty text for none, and empty where the page chooses
 * @param entry the entry whose values the node's panel shows
 * @param items where the panel's list of entries continues
 * @param all whether the panel lists all items of a node of which some failed
 * @param open an entry of the log that is shown whole
 * @param log which entries the log has
 */
public record RunQuery(
    Optional<String> node,
    Optional<Integer> entry,
    Optional<String> items,
    boolean all,
    Optional<Integer> open,
    Log log) {
  /**
   * Which entries the log has.
   *
   * @param failed only attempts that failed
   * @param in of which node
   * @param item of which item: numbers from 1, outermost first, with dots
   * @param text what they have in them
   * @param computed whether steps that only compute are shown each
   */
  public record Log(
      boolean failed,
      Optional<String> in,
      Optional<String> item,
      Optional<String> text,
      boolean computed,
      Trail trail) {
    public boolean isFiltered() {
      return failed || in.isPresent() || item.isPresent() || text.isPresent();
    }

    EntryFilter filter() {
      return new EntryFilter(failed, in, item.map(RunQuery::indices), text);
    }
  }

  private static final String YES = "yes";
  private static final Pattern ITEM = Pattern.compile("[1-9][0-9]{0,6}(\\.[1-9][0-9]{0,6}){0,9}");

  static RunQuery of(QueryString query) {
    return new RunQuery(
        query.all("node").stream().findFirst().map(String::strip),
        query.number("entry"),
        query.text("items"),
        query.text("all").isPresent(),
        query.number("open"),
        new Log(
            query.text("failed").isPresent(),
            query.text("in"),
            query.text("at").filter(item -> ITEM.matcher(item).matches()),
            query.text("q"),
            query.text("computed").isPresent(),
            query.trail()));
  }

  private static List<Integer> indices(String item) {
    return Stream.of(item.split("\\.")).map(number -> Integer.parseInt(number) - 1).toList();
  }

  /** This with another node chosen; empty for none. */
  RunQuery choosing(String other) {
    return new RunQuery(
        Optional.of(other), Optional.empty(), Optional.empty(), false, Optional.empty(), log);
  }

  /** This with the panel at another entry of the node. */
  RunQuery showing(String nodeId, int seq) {
    boolean same = node.equals(Optional.of(nodeId));
    return new RunQuery(
        Optional.of(nodeId),
        Optional.of(seq),
        items.filter(from -> same),
        all && same,
        Optional.empty(),
        log);
  }

  /** This with another page of the panel's list. */
  RunQuery listing(String nodeId, Optional<String> from) {
    return new RunQuery(Optional.of(nodeId), entry, from, all, Optional.empty(), log);
  }

  /** This with all items in the panel's list. */
  RunQuery listingAll(String nodeId, Optional<String> from) {
    return new RunQuery(Optional.of(nodeId), entry, from, true, Optional.empty(), log);
  }

  /** This with an entry of the log whole. */
  RunQuery opening(int seq) {
    return new RunQuery(node, entry, items, all, Optional.of(seq), log);
  }

  /** What of this narrows the log. */
  RunQuery logAlone() {
    return new RunQuery(
        Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty(), log);
  }

  /** This at another page of the log. */
  RunQuery at(Trail trail) {
    return with(new Log(log.failed, log.in, log.item, log.text, log.computed, trail));
  }

  /** This with each step that only computes, or with those folded. */
  RunQuery computed(boolean shown) {
    return with(new Log(log.failed, log.in, log.item, log.text, shown, log.trail));
  }

  /** This with all entries of the log. */
  RunQuery unfiltered() {
    return with(
        new Log(
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            log.computed,
            Trail.START));
  }

  private RunQuery with(Log other) {
    return new RunQuery(node, entry, items, all, Optional.empty(), other);
  }

  /** This as an address, from the page that it is of. */
  String address() {
    String query = asQuery();
    return query.isEmpty() ? "?" : query;
  }

  private String asQuery() {
    return new QueryString.Builder()
        .with("node", node)
        .with("entry", entry.map(String::valueOf))
        .with("items", items)
        .with("all", all ? Optional.of(YES) : Optional.empty())
        .with("open", open.map(String::valueOf))
        .with("failed", log.failed ? Optional.of(YES) : Optional.empty())
        .with("in", log.in)
        .with("at", log.item)
        .with("q", log.text)
        .with("computed", log.computed ? Optional.of(YES) : Optional.empty())
        .with(log.trail)
        .build();
  }
}
