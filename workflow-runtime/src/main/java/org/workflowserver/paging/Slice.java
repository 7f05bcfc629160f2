package org.workflowserver.paging;

import java.util.List;
import java.util.Optional;

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
}
