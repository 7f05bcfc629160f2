package org.workflowserver.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;

/** Tells, part by part of its JSON text, about how many bytes a value takes in memory. */
public final class ValueWeight {
  /** A character takes one or two as text, and there is the text and the value. */
  private static final int OF_CHARACTER = 3;

  /** What each member and element takes beside its text. */
  private static final int OF_VALUE = 40;

  /** Members of an object lie in a table. */
  private static final int OF_OBJECT = 160;

  private static final int BITS_OF_DIGIT = 3;

  /** A text without characters beyond it takes a byte for each. */
  private static final char LATIN = 0xFF;

  /** Characters of a text that are looked at. */
  private static final int SAMPLES = 1_024;

  private long bytes;
  private boolean inText;
  private boolean escaped;

  /** Of a whole value. */
  public static long of(String json) {
    ValueWeight weight = new ValueWeight();
    weight.bytes = OF_CHARACTER * (long) json.length();
    for (int i = 0; i < json.length(); i++) {
      weight.add(json.charAt(i));
    }
    return weight.bytes;
  }

  /** The same of its text in UTF-8. */
  public static long of(byte[] json) {
    ValueWeight weight = new ValueWeight();
    weight.add(json, json.length);
    return weight.bytes;
  }

  /** Of a value that is in memory already, which no text lies beside. */
  public static long ofHeld(Object value) {
    return switch (value) {
      case null -> 0;
      case String text -> ofHeldText(text);
      case Json.Raw raw -> ofHeldText(raw.text());
      case Map<?, ?> object -> OF_OBJECT + ofEach(object.keySet()) + ofEach(object.values());
      case Collection<?> list -> ofEach(list);
      default -> digits(value) / 2;
    };
  }

  private static long ofEach(Collection<?> values) {
    return values.stream().mapToLong(value -> OF_VALUE + ofHeld(value)).sum();
  }

  private static long ofHeldText(String text) {
    // Some of many: who counts each of an answer of megabytes holds it uncounted for that long.
    int step = text.length() / SAMPLES | 1;
    for (int i = 0; i < text.length(); i += step) {
      if (text.charAt(i) > LATIN) {
        return 2L * text.length();
      }
    }
    return text.length();
  }

  /** Of a text that is a value as it is. */
  public static long ofText(long characters) {
    return OF_CHARACTER * characters;
  }

  /**
   * Digits of a number once those between its exponent and the point are written out. To compare or
   * to calculate takes up to their square.
   */
  public static long digits(Object number) {
    return switch (number) {
      case BigDecimal decimal -> decimal.precision() + Math.abs((long) decimal.scale());
      case BigInteger integer -> integer.bitLength() / BITS_OF_DIGIT;
      default -> 0;
    };
  }

  /** One more part of the text in UTF-8: the first bytes of the array. */
  public void add(byte[] json, int length) {
    bytes += OF_CHARACTER * (long) length;
    for (int i = 0; i < length; i++) {
      add(json[i]);
    }
  }

  /** Of the parts so far. */
  public long bytes() {
    return bytes;
  }

  private void add(int character) {
    if (inText) {
      inText = escaped || character != '"';
      escaped = !escaped && character == '\\';
      return;
    }
    switch (character) {
      case '"' -> inText = true;
      case ',', '[' -> bytes += OF_VALUE;
      case '{' -> bytes += OF_OBJECT;
      default -> {}
    }
  }
}
