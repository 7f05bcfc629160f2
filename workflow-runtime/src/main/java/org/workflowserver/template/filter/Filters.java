package org.workflowserver.template.filter;

import java.util.HashMap;
import java.util.Map;

/** All filters that there are. */
public final class Filters {
  private static final Map<String, Filter.Definition> ALL = all();

  private Filters() {}

  private static Map<String, Filter.Definition> all() {
    Registry registry = new Registry();
    StringFilters.addTo(registry);
    ReplacementFilters.addTo(registry);
    HtmlFilters.addTo(registry);
    ArrayFilters.addTo(registry);
    SelectionFilters.addTo(registry);
    MathFilters.addTo(registry);
    EncodingFilters.addTo(registry);
    DataFilters.addTo(registry);
    return Map.copyOf(registry.filters);
  }

  /** The filter of that name, {@code null} when there is none. */
  public static Filter.Definition named(String name) {
    return ALL.get(name);
  }

  /** Collects the filters of all families. */
  static final class Registry {
    private final Map<String, Filter.Definition> filters = new HashMap<>();

    void add(String name, Filter filter) {
      add(name, 0, 0, filter);
    }

    void add(String name, int least, int most, Filter filter) {
      filters.put(name, new Filter.Definition(name, least, most, true, filter));
    }

    /** Adds a filter whose result is a part of its input or an argument. */
    void addPicking(String name, int least, int most, Filter filter) {
      filters.put(name, new Filter.Definition(name, least, most, false, filter));
    }
  }
}
