package org.workflowserver.api.run;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.workflowserver.event.EventSink;
import org.workflowserver.event.RunEvent;
import org.workflowserver.json.Json;

/**
 * A response that is written as far as its reader reads: by whichever thread brings events, and by
 * the container's when the reader has room again. None ever waits. An event becomes text when its
 * turn to be written has come.
 *
 * <p>JAX-RS has a sink for events too. It writes by blocking, so that a reader who stops reading
 * would hold a thread, and keeps what comes meanwhile without a bound.
 */
final class EventChannel implements EventSink, WriteListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventChannel.class);

  /** Bytes that are written at a time. */
  private static final int PIECE = 16 << 10;

  private static final byte[] NOTHING = {};

  /** A line that readers skip. */
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final ReentrantLock lock = new ReentrantLock();
  private final BooleanSupplier mayReceive;
  private final Runnable completion;
  private ServletOutputStream out;

  // Guarded by the lock.
  private Iterator<Supplier<byte[]>> texts = List.<Supplier<byte[]>>of().iterator();
  private byte[] text = NOTHING;
  private int written;
  private boolean unflushed;
  private boolean over;
  private CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);

  /**
   * @param mayReceive whether the caller's token is still good
   * @param completion completes the response
   */
  EventChannel(BooleanSupplier mayReceive, Runnable completion) {
    this.mayReceive = mayReceive;
    this.completion = completion;
  }

  /** Takes the body of the response, whose head is complete. */
  void open(ServletOutputStream body) {
    this.out = body;
    body.setWriteListener(this);
  }

  @Override
  public CompletionStage<Void> send(List<RunEvent> events) {
    return write(events.stream().map(event -> () -> text(event)));
  }

  @Override
  public CompletionStage<Void> beat() {
    return write(Stream.of(() -> COMMENT));
  }

  @Override
  public boolean mayReceive() {
    return mayReceive.getAsBoolean();
  }

  @Override
  public void end() {
    fail(new IOException("The stream has ended."));
    completion.run();
  }

  @Override
  public void onWritePossible() {
    writeOn();
  }

  @Override
  public void onError(Throwable problem) {
    fail(problem);
  }

  private CompletionStage<Void> write(Stream<Supplier<byte[]>> more) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    lock.lock();
    try {
      if (over) {
        return CompletableFuture.failedStage(new IOException("The stream has ended."));
      }
      texts = more.iterator();
      sending = sent;
    } finally {
      lock.unlock();
    }
    writeOn();
    return sent;
  }

  /**
   * Writes as much as the reader has room for. Who is notified that all is written comes back by
   * another thread.
   */
  private void writeOn() {
    CompletableFuture<Void> sent;
    lock.lock();
    try {
      if (over || !isAllWritten()) {
        return;
      }
      sent = sending;
    } catch (IOException e) {
      // The reader is gone; whoever sent learns it from the stage.
      fail(e);
      return;
    } catch (RuntimeException e) {
      LOG.warn("A stream of events broke; its reader may take it up again.", e);
      fail(e);
      return;
    } finally {
      lock.unlock();
    }
    sent.complete(null);
  }

  /** Writes on; whether all is with the reader, or on its way. */
  private boolean isAllWritten() throws IOException {
    while (written < text.length || texts.hasNext()) {
      if (!out.isReady()) {
        return false;
      }
      if (written == text.length) {
        text = texts.next().get();
        written = 0;
      }
      int length = Math.min(PIECE, text.length - written);
      out.write(text, written, length);
      written += length;
      unflushed = true;
    }
    text = NOTHING;
    written = 0;
    // Flushing writes too, and blocks where there is no room.
    if (unflushed && out.isReady()) {
      out.flush();
      unflushed = false;
    }
    return !unflushed;
  }

  private void fail(Throwable problem) {
    CompletableFuture<Void> failed;
    lock.lock();
    try {
      over = true;
      failed = sending;
    } finally {
      lock.unlock();
    }
    failed.completeExceptionally(problem);
  }

  /** The event with its name, its id and its data. */
  private static byte[] text(RunEvent event) {
    return event.entry() == null
        ? text("run", event.id(), RunJson.withoutLogs(event.run()))
        : text("log", event.id(), LogJson.entry(event.entry()));
  }

  /** The data is one line: JSON as the server writes it has no line break. */
  private static byte[] text(String name, String id, Map<String, Object> data) {
    byte[] json = Json.writeBytes(data);
    byte[] head = ("event: " + name + "\nid: " + id + "\ndata: ").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream text = new ByteArrayOutputStream(head.length + json.length + 2);
    text.writeBytes(head);
    text.writeBytes(json);
    text.write('\n');
    text.write('\n');
    return text.toByteArray();
  }
}
