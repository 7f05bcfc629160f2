package org.workflowserver.outbound.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.HttpEntity;
import org.workflowserver.database.Outage;
import org.workflowserver.json.ValueWeight;
import org.workflowserver.settings.Settings;

/**
 * A body that was received whole, its content coding undone. A large one lies in a temporary file,
 * which has no name any more where the system allows that: however slowly it came, it has taken no
 * memory, and whoever wants its bytes can wait for room first.
 */
final class ReceivedBody implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ReceivedBody.class.getName());

  private static final Outage NO_FILES =
      new Outage(
          LOG,
          "Large answers of other systems can't be kept in files and stay in memory, which has room"
              + " for few.");

  private static final int MAX_CODINGS = 2;

  /** A body of so many bytes is not worth a file. */
  private static final int SMALL = 64 << 10;

  private static final long SMALL_WEIGHT = ValueWeight.ofText(SMALL);

  /** Bytes that are read at once. */
  private static final int PART = 16 << 10;

  /** The share of the reserve that is to be free beside it before files are taken for granted. */
  private static final int MORE = 8;

  private static final long MOST_WITHOUT_FILE = Runtime.getRuntime().maxMemory() / 12;

  private static final AtomicLong WITHOUT_FILE = new AtomicLong();

  private ByteArrayOutputStream inMemory = new ByteArrayOutputStream(0);
  private final Path folder;
  private RandomAccessFile file;
  private Path name;
  private boolean hasNoFile;
  private byte first;
  private int length;
  private int counted;
  private final ValueWeight weight = new ValueWeight();
  private final boolean isJson;

  private ReceivedBody(Path folder, boolean isJson) {
    this.folder = folder;
    this.isJson = isJson;
  }

  /**
   * Receives the body. Its stream stays open, because closing it would read on to its end.
   *
   * @param entity null for none
   * @param contentEncoding the header of that name, empty for none
   * @throws BodyTooLong when the body is longer than {@code max}, on the wire, decoded or between
   * @throws ZipException when it is not coded as the header says
   */
  static ReceivedBody of(HttpEntity entity, String contentEncoding, int max) throws IOException {
    // The folder that is emptied at each start; the library would take that of the machine.
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    return of(entity, contentEncoding, max, folder);
  }

  static ReceivedBody of(HttpEntity entity, String contentEncoding, int max, Path folder)
      throws IOException {
    InputStream in = entity == null ? null : entity.getContent();
    if (in == null) {
      return new ReceivedBody(folder, false);
    }
    if (entity.getContentLength() > max) {
      throw new BodyTooLong();
    }
    List<String> codings =
        Stream.of(contentEncoding.toLowerCase(Locale.ROOT).split(","))
            .map(String::strip)
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .toList();
    if (codings.size() > MAX_CODINGS) {
      throw new ZipException("More than " + MAX_CODINGS + " content codings");
    }
    String type = entity.getContentType();
    boolean isJson = type != null && type.toLowerCase(Locale.ROOT).contains("json");
    // One more, so that the end is seen; a length that nobody knows is negative.
    long announced = entity.getContentLength() + 1;
    int part = announced > 0 ? (int) Math.min(announced, PART) : PART;
    ReceivedBody body = all(in, max, new byte[part], folder, isJson);
    for (String coding : codings.reversed()) {
      try (ReceivedBody coded = body) {
        body = coded.decoded(coding, max);
      }
    }
    return body;
  }

  /** About how many bytes of memory it takes while it is made use of; 0 for one that is small. */
  long weight() {
    long bytes = isJson ? weight.bytes() : ValueWeight.ofText(length);
    return bytes > SMALL_WEIGHT ? bytes : 0;
  }

  /** All bytes. */
  byte[] bytes() throws IOException {
    if (file == null) {
      return inMemory.toByteArray();
    }
    byte[] bytes = new byte[length];
    file.seek(0);
    file.readFully(bytes);
    return bytes;
  }

  /** Gives the disk back. */
  @Override
  public void close() {
    WITHOUT_FILE.addAndGet(-counted);
    counted = 0;
    try {
      if (file != null) {
        file.close();
      }
      if (name != null) {
        Files.deleteIfExists(name);
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "The file of an answer stays until the next start.", e);
    }
  }

  private ReceivedBody decoded(String coding, int max) throws IOException {
    if (length == 0) {
      return this;
    }
    try (InputStream in = decoding(coding)) {
      return all(in, max, new byte[PART], folder, isJson);
    } catch (EOFException e) {
      ZipException cut = new ZipException("The coded body is cut short");
      cut.initCause(e);
      throw cut;
    }
  }

  private InputStream decoding(String coding) throws IOException {
    return switch (coding) {
      case "gzip", "x-gzip" -> new BoundedGzipStream(stream());
      // Both forms are met: with the zlib header that the standard wants, and without.
      case "deflate" ->
          new InflaterInputStream(stream(), new Inflater((first & 0x0f) != 8)) {
            @Override
            public void close() throws IOException {
              super.close();
              inf.end();
            }
          };
      default -> throw new ZipException("Unknown content coding " + coding);
    };
  }

  /** The bytes from the first on; closing it closes the file. */
  private InputStream stream() throws IOException {
    if (file == null) {
      return new ByteArrayInputStream(inMemory.toByteArray());
    }
    file.seek(0);
    return new BufferedInputStream(new FileInputStream(file.getFD()), PART);
  }

  private static ReceivedBody all(InputStream in, int max, byte[] part, Path folder, boolean isJson)
      throws IOException {
    ReceivedBody body = new ReceivedBody(folder, isJson);
    boolean complete = false;
    try {
      for (int read = in.readNBytes(part, 0, part.length);
          read > 0;
          read = in.readNBytes(part, 0, part.length)) {
        if (body.length + read > max) {
          throw new BodyTooLong();
        }
        body.add(part, read);
      }
      complete = true;
      return body;
    } finally {
      if (!complete) {
        body.close();
      }
    }
  }

  private void add(byte[] part, int read) throws IOException {
    if (length == 0) {
      first = part[0];
    }
    if (file == null && !hasNoFile && length + read > SMALL) {
      openFile();
    }
    if (file == null) {
      inMemory.write(part, 0, read);
    } else {
      write(part, read);
    }
    length += read;
    count();
    if (isJson) {
      weight.add(part, read);
    }
  }

  private void count() throws IOException {
    int more = hasNoFile ? length - counted : 0;
    counted += more;
    if (WITHOUT_FILE.addAndGet(more) > MOST_WITHOUT_FILE && more > 0) {
      throw new NoRoom();
    }
  }

  /** Stays in memory where there is no file to be had, or the disk is needed for the record. */
  private void openFile() {
    try {
      long reserve = Settings.LIMIT_DISK_RESERVE.value();
      long free = folder.toFile().getUsableSpace();
      if (free < reserve) {
        throw new IOException(
            "The disk of %s has %d MiB left; workflow.limits.disk-reserve is %d MiB."
                .formatted(folder, free >> 20, reserve >> 20));
      }
      name = Files.createTempFile(folder, "answer", null);
      file = new RandomAccessFile(name.toFile(), "rw");
      deleteName();
      file.write(inMemory.toByteArray());
      inMemory = null;
      // Only with some more, or each file that comes and goes would be told of.
      if (free - reserve > reserve / MORE) {
        NO_FILES.recovered();
      }
    } catch (IOException e) {
      giveFileUp(e);
    }
  }

  private void deleteName() {
    try {
      Files.delete(name);
      name = null;
    } catch (IOException e) {
      LOG.log(Level.FINEST, "The file keeps its name until it is closed.", e);
    }
  }

  private void write(byte[] part, int read) throws IOException {
    try {
      file.write(part, 0, read);
    } catch (IOException e) {
      inMemory = new ByteArrayOutputStream(length + read);
      inMemory.write(bytes());
      inMemory.write(part, 0, read);
      giveFileUp(e);
    }
  }

  private void giveFileUp(IOException cause) {
    NO_FILES.failed(cause);
    hasNoFile = true;
    close();
    file = null;
    name = null;
  }

  /** Neither the disk nor the memory has room for the body. */
  static final class NoRoom extends IOException {}

  /** The body is longer than is read. */
  static final class BodyTooLong extends IOException {}
}
