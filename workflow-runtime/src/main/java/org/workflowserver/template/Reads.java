package org.workflowserver.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.template.node.Expression;
import org.workflowserver.template.node.Lookup;
import org.workflowserver.template.value.Source;
import org.workflowserver.template.value.Source.Lines;
import org.workflowserver.template.value.TemplateScope;
import org.workflowserver.template.value.TemplateSyntaxError;

/**
 * Collects while parsing which names a template reads, which of them it makes itself, and which
 * filters it asks for that there are not.
 *
 * <p>A name counts as made where an assignment stands before the read, or anywhere in the outermost
 * loop around it: there a later turn reads what an earlier one assigned. A read of {@link
 * TemplateScope#SECRETS} counts as one from outside always.
 */
final class Reads {
  private static final class Read {
    final Lookup lookup;
    final String name;
    final String member;
    final boolean deeper;
    final int offset;
    int horizon;

    Read(Lookup lookup, String name, String member, boolean deeper, int offset) {
      this.lookup = lookup;
      this.name = name;
      this.member = member;
      this.deeper = deeper;
      this.offset = offset;
      this.horizon = offset;
    }
  }

  private final List<Read> reads = new ArrayList<>();
  private final List<Lexeme> unknownFilters = new ArrayList<>();
  private final Map<String, Integer> firstAssigned = new HashMap<>();
  private final Deque<String> loopNames = new ArrayDeque<>();
  private final Set<Lookup> written = new HashSet<>();
  private final Set<Lookup> signed = new HashSet<>();
  private int keptDepth;
  private int loopDepth;
  private int outermostFrom;

  void read(Lookup lookup, String name, String member, boolean deeper, int offset) {
    if (name.equals(TemplateScope.SECRETS) || !(name.equals("now") || loopNames.contains(name))) {
      reads.add(new Read(lookup, name, member, deeper, offset));
    }
  }

  /** The rest of the template is read all the same: it may have more mistakes to be told of. */
  void unknownFilter(Lexeme name) {
    unknownFilters.add(name);
  }

  List<TemplateSyntaxError> unknownFilters(Source source) {
    Lines lines = source.lines();
    return unknownFilters.stream()
        .map(
            name ->
                new TemplateSyntaxError(
                    "There is no filter '" + name.text() + "'",
                    lines.line(name.start()),
                    lines.column(name.start())))
        .toList();
  }

  /** An output of that expression; of one that is kept, the template may make anything. */
  void write(Expression expression) {
    if (keptDepth == 0) {
      WrittenLookups found = WrittenLookups.of(expression);
      written.addAll(found.all());
      signed.addAll(found.signed());
    }
  }

  /** What is written from here on is kept by the template instead. */
  void enterKept() {
    keptDepth++;
  }

  void leaveKept() {
    keptDepth--;
  }

  void assign(String name, int offset) {
    firstAssigned.merge(name, offset, Math::min);
  }

  void enterLoop(String variable, String dropName) {
    if (loopDepth++ == 0) {
      outermostFrom = reads.size();
    }
    loopNames.push(variable);
    loopNames.push(dropName);
  }

  void leaveLoop(int end) {
    loopNames.pop();
    loopNames.pop();
    if (--loopDepth == 0) {
      reads.subList(outermostFrom, reads.size()).forEach(read -> read.horizon = end);
    }
  }

  List<RootReference> roots(Source source) {
    List<RootReference> roots = new ArrayList<>();
    Lines lines = source.lines();
    for (Read read : reads) {
      Integer assigned = firstAssigned.get(read.name);
      if (assigned == null || assigned >= read.horizon || read.name.equals(TemplateScope.SECRETS)) {
        roots.add(
            new RootReference(
                read.name,
                read.member,
                read.deeper,
                written.contains(read.lookup),
                signed.contains(read.lookup),
                lines.line(read.offset),
                lines.column(read.offset)));
      }
    }
    return List.copyOf(roots);
  }
}
