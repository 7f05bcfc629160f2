package org.workflowserver.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Optional;

/** Writes JSON values whose text may be much longer than there is memory for. */
public final class BoundedJson {
  private BoundedJson() {}

  /**
   * {@code value} as compact JSON text, unless that is too long.
   *
   * @param most characters
   * @return empty when it has more
   */
  public static Optional<String> write(long most, Object value) {
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

  /** The same, of text that takes at most so many bytes in UTF-8. */
  public static Optional<String> writeUtf8(long mostBytes, Object value) {
    // No character takes more than 3 bytes of UTF-8 per UTF-16 unit.
    return write(mostBytes, value)
        .filter(text -> text.length() * 3L <= mostBytes || Text.utf8Length(text) <= mostBytes);
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
