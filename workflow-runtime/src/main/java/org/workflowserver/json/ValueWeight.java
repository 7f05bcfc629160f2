package org.workflowserver.json;

/** About how many bytes values take in memory, by their JSON text. */
public final class ValueWeight {
  /** A character takes one or two as text, and there is the text and the value. */
  private static final int OF_CHARACTER = 3;

  /** What each member and element takes beside its text: {@code []} is an object, too. */
  private static final int OF_VALUE = 40;

  private ValueWeight() {}

  /** Of a text. */
  public static long of(CharSequence text) {
    int values = 0;
    for (int i = 0; i < text.length(); i++) {
      values += begins(text.charAt(i));
    }
    return of(text.length(), values);
  }

  /** Of so many bytes of a text in UTF-8, from the first of the array on. */
  public static long of(byte[] text, int length) {
    int values = 0;
    for (int i = 0; i < length; i++) {
      values += begins(text[i]);
    }
    return of(length, values);
  }

  private static int begins(int character) {
    return character == ',' || character == '[' || character == '{' ? 1 : 0;
  }

  private static long of(long characters, long values) {
    return OF_CHARACTER * characters + OF_VALUE * values;
  }
}
