package org.workflowserver.web.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.workflowserver.paging.Slice;

/**
 * The way from the first page of a keyset-paged list to the one shown: the cursor of each page gone
 * through. A cursor leads only forward; the way back is the trail without its end.
 *
 * @param cursors empty on the first page
 */
public record Trail(List<String> cursors) {
  /** Query parameter, repeated. */
  public static final String PARAMETER = "cursor";

  /** Pages that the way back reaches; from further off it leads to the first page. */
  static final int LONGEST = 40;

  /** The same in characters of the cursors: some hold a name, and an address may be 8 kB long. */
  static final int MOST_CHARACTERS = 2_000;

  public static final Trail START = new Trail(List.of());

  public Trail {
    cursors = List.copyOf(cursors);
  }

  public Optional<String> cursor() {
    return cursors.isEmpty() ? Optional.empty() : Optional.of(cursors.getLast());
  }

  public boolean isStart() {
    return cursors.isEmpty();
  }

  public Trail forward(String next) {
    List<String> longer = new ArrayList<>(cursors);
    longer.add(next);
    while (longer.size() > LONGEST || characters(longer) > MOST_CHARACTERS && longer.size() > 1) {
      longer.removeFirst();
    }
    return new Trail(longer);
  }

  private static int characters(List<String> cursors) {
    return cursors.stream().mapToInt(String::length).sum();
  }

  /**
   * Addresses of the pages beside the one that is shown.
   *
   * @param previous empty on the first page
   * @param next empty on the last page
   */
  public record Pager(String previous, String next) {}

  /** The pager of a list that writes its addresses so. */
  public Pager pager(Slice<?> shown, Function<Trail, String> address) {
    return new Pager(
        isStart() ? "" : address.apply(back()),
        shown.next().map(next -> address.apply(forward(next))).orElse(""));
  }

  public Trail back() {
    return isStart() ? this : new Trail(cursors.subList(0, cursors.size() - 1));
  }
}
