package org.workflowserver.template.value;

import java.util.ArrayList;
import java.util.List;

/** All integers from {@code from} to {@code to}, both included; none when {@code to} is less. */
public record Range(long from, long to) {
  /** How many; {@link Long#MAX_VALUE} stands for more as well. */
  public long size() {
    if (to < from) {
      return 0;
    }
    long size = to - from + 1;
    return size <= 0 ? Long.MAX_VALUE : size;
  }

  List<Object> toList(Budget budget) {
    budget.list(size());
    List<Object> list = new ArrayList<>((int) size());
    for (long i = 0; i < size(); i++) {
      list.add(from + i);
    }
    return list;
  }

  @Override
  public String toString() {
    return from + ".." + to;
  }
}
