package org.workflowserver.paging;

import java.util.Optional;

/**
 * Which page of a keyset-paged list.
 *
 * @param limit most items, 1 to {@value #MOST}
 * @param cursor where the page before ended; empty for the first page
 */
public record PageRequest(int limit, Optional<String> cursor) {
  /** Items of a page when the caller does not say. */
  public static final int USUAL = 100;

  /** Most items of a page. */
  public static final int MOST = 500;

  public PageRequest {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit must be 1 to " + MOST + ", but is " + limit);
    }
  }

  /** The first page. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }
}
