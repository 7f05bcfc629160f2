package org.workflowserver.template.value;

import java.time.Instant;

/** The closed world that a template can read: named JSON values, one recorded time, made-up ids. */
public interface TemplateScope {
  /**
   * The root whose members are secrets. Reads of it are always found by {@code Template.roots()}:
   * no template can hide it behind a variable of that name or compute the name.
   */
  String SECRETS = "vault";

  /** The value of the root {@code name}, {@code null} where it is nil or there is none. */
  Object root(String name);

  /** Whether reading a value that does not exist is a fault instead of nil. */
  boolean strict();

  /**
   * Whether the root exists at all. One that exists and is nil (the output of a skipped node) is
   * not missing in strict mode, and neither is anything below it.
   */
  default boolean has(String name) {
    return root(name) != null;
  }

  /** The time that {@code now} means; the same for every rendering of a step. */
  Instant now();

  /** The next id of a deterministic series, for the filter {@code uuid}. */
  String nextUuid();
}
