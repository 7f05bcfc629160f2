package org.workflowserver.template.value;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes values as text, as Liquid or as JSON, never beyond what a budget has room for. */
public final class TextWriter {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final StringBuilder out;
  private final Budget budget;

  /** {@code budget} may be {@code null}: no limit. */
  TextWriter(StringBuilder out, Budget budget) {
    this.out = out;
    this.budget = budget;
  }

  public static String text(Object value, Budget budget) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case Boolean bool -> bool ? "true" : "false";
      case List<?> list -> written(budget, writer -> writer.joined(list));
      case Map<?, ?> object -> written(budget, writer -> writer.json(object));
      case Range range -> range.toString();
      case Drop drop -> "";
      default -> Numbers.text(value);
    };
  }

  public static String json(Object value, Budget budget) {
    return written(budget, writer -> writer.json(value));
  }

  private static String written(Budget budget, Consumer<TextWriter> content) {
    StringBuilder out = new StringBuilder();
    content.accept(new TextWriter(out, budget));
    return out.toString();
  }

  /** Lists are written without anything between their items. */
  private void joined(List<?> list) {
    for (Object item : list) {
      check();
      if (item instanceof List<?> inner) {
        joined(inner);
      } else if (item instanceof Map<?, ?>) {
        json(item);
      } else {
        out.append(text(item, budget));
      }
    }
  }

  void json(Object value) {
    check();
    switch (value) {
      case null -> out.append("null");
      case String text -> string(text);
      case List<?> list -> array(list);
      case Map<?, ?> object -> object(object);
      case Range range -> array(range.toList(budget));
      case Drop drop -> out.append("null");
      case BigDecimal number -> out.append(number);
      default -> out.append(value);
    }
  }

  private void check() {
    if (budget != null) {
      budget.requireRoom(out.length());
      budget.work(8);
    }
  }

  private void array(List<?> list) {
    out.append('[');
    boolean first = true;
    for (Object item : list) {
      if (!first) {
        out.append(',');
      }
      first = false;
      json(item);
    }
    out.append(']');
  }

  private void object(Map<?, ?> object) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> member : object.entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      string((String) member.getKey());
      out.append(':');
      json(member.getValue());
    }
    out.append('}');
  }

  private void string(String text) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text, written, i);
        escape(c);
        written = i + 1;
      }
    }
    out.append(text, written, text.length()).append('"');
  }

  private void escape(char c) {
    out.append('\\');
    switch (c) {
      case '\n' -> out.append('n');
      case '\r' -> out.append('r');
      case '\t' -> out.append('t');
      case '\b' -> out.append('b');
      case '\f' -> out.append('f');
      case '"', '\\' -> out.append(c);
      default -> out.append("u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }
}
