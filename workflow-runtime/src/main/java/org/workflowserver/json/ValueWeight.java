package org.workflowserver.json;

/** About how many bytes values take in memory, by their JSON text. */
public final class ValueWeight {
  /** A character takes one or two as text, and there is the text and the value. */
  private static final int OF_CHARACTER = 3;

  /** What each member and element takes beside its text. */
  private static final int OF_VALUE = 40;

  /** Members of an object lie in a table. */
  private static final int OF_OBJECT = 160;

  private ValueWeight() {}

  /** Of a text. */
  public static long of(CharSequence text) {
    long weight = OF_CHARACTER * (long) text.length();
    for (int i = 0; i < text.length(); i++) {
      weight += ofValue(text.charAt(i));
    }
    return weight;
  }

  /** Of so many bytes of a text in UTF-8, from the first of the array on. */
  public static long of(byte[] text, int length) {
    long weight = OF_CHARACTER * (long) length;
    for (int i = 0; i < length; i++) {
      weight += ofValue(text[i]);
    }
    return weight;
  }

  private static int ofValue(int character) {
    return switch (character) {
      case ',', '[' -> OF_VALUE;
      case '{' -> OF_OBJECT;
      default -> 0;
    };
  }
}
