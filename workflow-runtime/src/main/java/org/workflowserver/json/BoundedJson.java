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
