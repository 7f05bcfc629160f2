package org.workflowserver.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.workflowserver.paging.Slice;

/**
 * The way from the first page of a keyset-paged list to the one shown: the cursor of each page gone
 * through. A cursor leads only forward; the way back is the trail without its end.
 *
 * @param cursors empty on the first page
 */
record Trail(List<String> cursors) {
  /** Query parameter, repeated. */
  static final String PARAMETER = "cursor";

  /** Pages that the way back reaches; from further off it leads to the first page. */
  static final int LONGEST = 40;

  static final Trail START = new Trail(List.of());

  Trail {
    cursors = List.copyOf(cursors);
  }

  Optional<String> cursor() {
    return cursors.isEmpty() ? Optional.empty() : Optional.of(cursors.getLast());
  }

  boolean isStart() {
    return cursors.isEmpty();
  }

  Trail forward(String next) {
    List<String> longer = new ArrayList<>(cursors);
    longer.add(next);
    return new Trail(longer.subList(Math.max(0, longer.size() - LONGEST), longer.size()));
  }

  /** Address of the page behind one of this list, with no other parameters; empty for none. */
  String older(Page page, Slice<?> shown) {
    return shown.next().map(next -> address(page, forward(next))).orElse("");
  }

  /** Address of the page before it; empty on the first. */
  String newer(Page page) {
    return isStart() ? "" : address(page, back());
  }

  private static String address(Page page, Trail at) {
    return page.getPath() + new QueryString.Builder().with(at).build();
  }

  Trail back() {
    return isStart() ? this : new Trail(cursors.subList(0, cursors.size() - 1));
  }
}
