package org.workflowserver.template;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.workflowserver.json.Json;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.TemplateScope;

/** The world of a template under test: roots, a fixed time, numbered ids, a budget. */
public final class Given implements TemplateScope {
  static final Instant NOW = Instant.parse("2026-03-14T09:26:53.589793Z");

  private final Map<String, Object> roots = new HashMap<>();
  private final Set<String> skipped = new HashSet<>();
  private boolean strict;
  private int ids;
  private Budget budget = new Budget(Duration.ofSeconds(60), 1 << 20, System::nanoTime);

  /** Roots from a JSON object; single quotes stand for double ones. */
  public static Given data(String json) {
    Given given = new Given();
    given.roots.putAll(Json.parseObject(json.replace('\'', '"')));
    return given;
  }

  public static Given nothing() {
    return new Given();
  }

  static Given roots(Map<String, Object> roots) {
    Given given = new Given();
    given.roots.putAll(roots);
    return given;
  }

  public Given with(String name, Object value) {
    roots.put(name, value);
    return this;
  }

  Given skipped(String name) {
    skipped.add(name);
    return this;
  }

  Given strictly() {
    strict = true;
    return this;
  }

  public Given within(Budget other) {
    budget = other;
    return this;
  }

  public String renders(String template) {
    return Template.parse(template).render(this, budget);
  }

  public Object evaluates(String template) {
    return Template.parse(template).evaluate(this, budget);
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> rendersTree(Map<String, Object> tree) {
    return new LinkedHashMap<>((Map<String, Object>) TemplateTree.parse(tree).render(this, budget));
  }

  Budget budget() {
    return budget;
  }

  @Override
  public Object root(String name) {
    return roots.get(name);
  }

  @Override
  public boolean has(String name) {
    return roots.containsKey(name) || skipped.contains(name);
  }

  @Override
  public boolean strict() {
    return strict;
  }

  @Override
  public Instant now() {
    return NOW;
  }

  @Override
  public String nextUuid() {
    return "id-" + ++ids;
  }
}
