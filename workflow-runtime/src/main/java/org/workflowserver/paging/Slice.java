package org.workflowserver.paging;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a keyset-paged list.
 *
 * @param items in the order of the list
 * @param next the cursor of the page that follows; empty on the last page
 */
public record Slice<T>(List<T> items, Optional<String> next) {
  public Slice {
    items = List.copyOf(items);
  }

  /** The same page with these in the place of its items. */
  public <S> Slice<S> withItems(List<S> others) {
    return new Slice<>(others, next);
  }

  /** The same page with what {@code view} makes of each item. */
  public <S> Slice<S> map(Function<T, S> view) {
    return withItems(items.stream().map(view).toList());
  }
}
