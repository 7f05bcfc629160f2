package org.workflowserver.template.value;

import java.util.HashMap;
import java.util.Map;
import org.workflowserver.json.Times;

/** What one rendering of a template remembers: its variables, counters, cycles and interrupt. */
public final class Frame {
  /** Whether a tag has ended an iteration of the innermost loop, or the loop. */
  public enum Interrupt {
    NONE,
    BREAK,
    CONTINUE
  }

  /** The variables that a loop adds for its body. */
  private static final class LoopScope {
    final LoopScope outer;
    final String variable;
    final String dropName;
    final Drop drop;
    Object value;

    LoopScope(LoopScope outer, String variable, String dropName, Drop drop) {
      this.outer = outer;
      this.variable = variable;
      this.dropName = dropName;
      this.drop = drop;
    }
  }

  public final Budget budget;
  private final TemplateScope scope;
  private final boolean strict;
  private LoopScope loop;
  private Drop.Loop innermost;
  private Map<String, Object> assigned;
  private Map<String, Long> counters;
  private Map<Object, Integer> cycles;
  private Map<String, Long> offsets;
  private String lastChanged;
  private Interrupt interrupt = Interrupt.NONE;

  public Frame(TemplateScope scope, Budget budget) {
    this.scope = scope;
    this.budget = budget;
    this.strict = scope.strict();
  }

  public TemplateScope scope() {
    return scope;
  }

  public boolean isStrict() {
    return strict;
  }

  public Object variable(String name) {
    for (LoopScope l = loop; l != null; l = l.outer) {
      if (l.variable.equals(name)) {
        return l.value;
      }
      if (l.dropName.equals(name)) {
        return l.drop;
      }
    }
    if (assigned != null) {
      Object value = assigned.get(name);
      if (value != null || assigned.containsKey(name)) {
        return value;
      }
    }
    if (counters != null && counters.get(name) instanceof Long count) {
      return count;
    }
    Object value = scope.root(name);
    return value == null && name.equals("now") ? Times.format(scope.now()) : value;
  }

  /** Whether {@code name} exists, nil or not. */
  public boolean has(String name) {
    for (LoopScope l = loop; l != null; l = l.outer) {
      if (l.variable.equals(name)) {
        return true;
      }
    }
    return (assigned != null && assigned.containsKey(name)) || scope.has(name);
  }

  public void assign(String name, Object value) {
    if (assigned == null) {
      assigned = new HashMap<>();
    }
    assigned.put(name, value);
  }

  /** Adds to a counter, which begins at the root of its name if that is an integer, else at 0. */
  public long count(String name, int change) {
    if (counters == null) {
      counters = new HashMap<>();
    }
    Long before = counters.get(name);
    long from = before != null ? before : scope.root(name) instanceof Long start ? start : 0;
    counters.put(name, from + change);
    return from;
  }

  /** The position of a cycle, moved on for its next use. */
  public int cycle(Object key, int size) {
    if (cycles == null) {
      cycles = new HashMap<>();
    }
    int position = cycles.getOrDefault(key, 0);
    cycles.put(key, position + 1 >= size ? 0 : position + 1);
    return position;
  }

  /** Where the last loop of that name ended, for {@code offset: continue}. */
  public long offset(String loopName) {
    return offsets == null ? 0 : offsets.getOrDefault(loopName, 0L);
  }

  public void keepOffset(String loopName, long offset) {
    if (offsets == null) {
      offsets = new HashMap<>();
    }
    offsets.put(loopName, offset);
  }

  public boolean changes(String text) {
    boolean changed = !text.equals(lastChanged);
    lastChanged = text;
    return changed;
  }

  public Drop.Loop innermostLoop() {
    return innermost;
  }

  public void enterLoop(String variable, Drop.Loop drop) {
    loop = new LoopScope(loop, variable, "forloop", drop);
    innermost = drop;
  }

  public void leaveLoop(Drop.Loop outer) {
    loop = loop.outer;
    innermost = outer;
  }

  public void enterTable(String variable, Drop.Table drop) {
    loop = new LoopScope(loop, variable, "tablerowloop", drop);
  }

  public void leaveTable() {
    loop = loop.outer;
  }

  public void turn(Object item) {
    loop.value = item;
  }

  public void interrupt(Interrupt kind) {
    interrupt = kind;
  }

  public boolean isInterrupted() {
    return interrupt != Interrupt.NONE;
  }

  /** Ends an interrupt at its loop; whether it ends the loop too. */
  public boolean endsLoop() {
    boolean ends = interrupt == Interrupt.BREAK;
    interrupt = Interrupt.NONE;
    return ends;
  }
}
