package org.workflowserver.template.mask;

import java.util.Arrays;
import java.util.Collection;

/**
 * Finds any number of patterns in one walk over a text, after Aho and Corasick: the time depends on
 * the length of the text, not on the number of patterns or on how they overlap. What begins as a
 * pattern does for {@value #LONGEST} characters is taken for the pattern, and nothing more of it is
 * kept: a thousand long secrets in all their forms would fill the memory. Nothing changes in it.
 */
final class Automaton {
  /**
   * What is searched for.
   *
   * @param before whether the character before it, if any, belongs to what is found
   * @param after whether the character after it, if any, belongs to what is found
   */
  record Pattern(String text, boolean before, boolean after) {
    static Pattern of(String text) {
      return new Pattern(text, false, false);
    }
  }

  static final int LONGEST = 256;

  private static final int ROOT = 0;
  private static final int BEFORE = 1;
  private static final int AFTER = 2;

  private char[] label;
  private int[] child;
  private int[] sibling;
  private int[] fail;

  /** Length of the longest pattern that ends in a node, as far as it is kept; 0 for none. */
  private int[] found;

  /** How much longer the patterns are that end in a node, at most. */
  private int[] rest;

  private byte[] reach;

  /** The root has many children: they are chained by the low byte of their label. */
  private final int[] heads = new int[256];

  private final int shortest;
  private int size = 1;

  Automaton(Collection<Pattern> patterns) {
    int most = 1 + patterns.stream().mapToInt(Automaton::kept).sum();
    this.label = new char[most];
    this.child = new int[most];
    this.sibling = new int[most];
    this.found = new int[most];
    this.rest = new int[most];
    this.reach = new byte[most];
    this.shortest = patterns.stream().mapToInt(Automaton::kept).min().orElse(Integer.MAX_VALUE);
    patterns.forEach(this::add);
    // Patterns begin alike: of what they could have taken most is free.
    this.label = Arrays.copyOf(label, size);
    this.child = Arrays.copyOf(child, size);
    this.sibling = Arrays.copyOf(sibling, size);
    this.fail = new int[size];
    this.found = Arrays.copyOf(found, size);
    this.rest = Arrays.copyOf(rest, size);
    this.reach = Arrays.copyOf(reach, size);
    link();
  }

  /** How many nodes it has. */
  int size() {
    return size;
  }

  private static int kept(Pattern pattern) {
    return Math.min(pattern.text().length(), LONGEST);
  }

  /** Whether the texts are the same as far as patterns are kept. */
  static boolean areAlike(String one, String other) {
    return one.equals(other)
        || (Math.min(one.length(), other.length()) >= LONGEST
            && one.regionMatches(0, other, 0, LONGEST));
  }

  private void add(Pattern pattern) {
    int node = ROOT;
    int kept = kept(pattern);
    for (int i = 0; i < kept; i++) {
      char c = pattern.text().charAt(i);
      int next = next(node, c);
      node = next == ROOT ? grow(node, c) : next;
    }
    found[node] = kept;
    rest[node] = Math.max(rest[node], pattern.text().length() - kept);
    reach[node] |= (byte) ((pattern.before() ? BEFORE : 0) | (pattern.after() ? AFTER : 0));
  }

  private int grow(int node, char c) {
    int fresh = size++;
    label[fresh] = c;
    if (node == ROOT) {
      sibling[fresh] = heads[c & 0xff];
      heads[c & 0xff] = fresh;
    } else {
      sibling[fresh] = child[node];
      child[node] = fresh;
    }
    return fresh;
  }

  private int next(int node, char c) {
    int next = node == ROOT ? heads[c & 0xff] : child[node];
    while (next != ROOT && label[next] != c) {
      next = sibling[next];
    }
    return next;
  }

  /** Breadth first, so that the shorter suffix a node fails to is complete before the node is. */
  private void link() {
    int[] queue = new int[size];
    int last = 0;
    for (int head : heads) {
      for (int node = head; node != ROOT; node = sibling[node]) {
        queue[last++] = node;
      }
    }
    for (int first = 0; first < last; first++) {
      int node = queue[first];
      for (int next = child[node]; next != ROOT; next = sibling[next]) {
        fail[next] = step(fail[node], label[next]);
        if (found[next] == 0) {
          found[next] = found[fail[next]];
          reach[next] = reach[fail[next]];
        }
        queue[last++] = next;
      }
    }
  }

  private int step(int from, char c) {
    int node = from;
    int next = next(node, c);
    while (next == ROOT && node != ROOT) {
      node = fail[node];
      next = next(node, c);
    }
    return next;
  }

  /** Adds where the patterns are; of several that end at one place the longest. */
  void search(String text, Spans spans) {
    if (text.length() < shortest) {
      return;
    }
    int node = ROOT;
    for (int i = 0; i < text.length(); i++) {
      node = step(node, text.charAt(i));
      if (found[node] != 0) {
        int start = i + 1 - found[node] - ((reach[node] & BEFORE) != 0 ? 1 : 0);
        int end = i + 1 + rest[node] + ((reach[node] & AFTER) != 0 ? 1 : 0);
        spans.add(Math.max(0, start), Math.min(text.length(), end));
      }
    }
  }
}
