package org.workflowserver.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;
import java.util.Optional;

/** How long the text of a JSON value is, which may be much longer than there is memory for. */
public final class TextLength {
  private TextLength() {}

  /** About how many characters the text of {@code value} has. */
  public static long about(Object value) {
    return switch (value) {
      case Map<?, ?> object -> {
        long sum = 2;
        for (Map.Entry<?, ?> member : object.entrySet()) {
          sum += 4 + ((String) member.getKey()).length() + about(member.getValue());
        }
        yield sum;
      }
      case Iterable<?> array -> {
        long sum = 2;
        for (Object item : array) {
          sum += 1 + about(item);
        }
        yield sum;
      }
      case String text -> 2 + text.length();
      case null -> 4;
      default -> 8;
    };
  }

  /**
   * {@code value} as compact JSON text, unless that is too long.
   *
   * @param most characters
   * @return empty when it has more
   */
  public static Optional<String> within(long most, Object value) {
    BoundedText out = new BoundedText(most);
    try {
      Json.write(out, value);
    } catch (TooLong e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(out.toString());
  }

  private static final class TooLong extends IOException {}

  private static final class BoundedText extends Writer {
    private final StringBuilder text = new StringBuilder();
    private final long most;

    BoundedText(long most) {
      this.most = most;
    }

    @Override
    public void write(char[] characters, int from, int count) throws IOException {
      requireRoom(count);
      text.append(characters, from, count);
    }

    private void requireRoom(int count) throws IOException {
      if (text.length() + (long) count > most) {
        throw new TooLong();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
