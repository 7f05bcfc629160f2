package org.workflowserver.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.workflowserver.event.EventSink;
import org.workflowserver.event.RunEvent;

/**
 * A browser's end of a stream of changes. Of several the last alone is sent, in a few bytes: the
 * browser asks for all that is new at once. It is written when there is room, and nobody waits.
 */
final class ChangeChannel implements EventSink, WriteListener {
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final ReentrantLock lock = new ReentrantLock();
  private final BooleanSupplier mayReceive;
  private Runnable completion;
  private ServletOutputStream out;

  // Guarded by the lock.
  private byte[] text;
  private boolean unflushed;
  private boolean over;
  private CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);

  /**
   * @param mayReceive whether the session is still the caller's
   */
  ChangeChannel(BooleanSupplier mayReceive) {
    this.mayReceive = mayReceive;
  }

  /**
   * Takes the body of the response, whose head is complete.
   *
   * @param whenOver completes the response
   */
  void open(ServletOutputStream body, Runnable whenOver) {
    this.out = body;
    this.completion = whenOver;
    body.setWriteListener(this);
  }

  @Override
  public CompletionStage<Void> send(List<RunEvent> events) {
    try {
      if (!mayReceive()) {
        return CompletableFuture.failedStage(new IOException("The session is over."));
      }
    } catch (RuntimeException unknown) {
      // Who can't be asked about is sent nothing; the browser comes back.
      return CompletableFuture.failedStage(unknown);
    }
    RunEvent last = events.getLast();
    boolean ended = last.run() != null && !last.run().run().status().isOpen();
    String event = "event: %s\nid: %s\ndata: 1\n\n".formatted(ended ? "end" : "change", last.id());
    return write(event.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public CompletionStage<Void> beat() {
    return write(COMMENT);
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

  private CompletionStage<Void> write(byte[] more) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    lock.lock();
    try {
      if (over) {
        return CompletableFuture.failedStage(new IOException("The stream has ended."));
      }
      text = more;
      sending = sent;
    } finally {
      lock.unlock();
    }
    writeOn();
    return sent;
  }

  /** Writes what there is, where the reader has room for it. */
  private void writeOn() {
    CompletableFuture<Void> sent;
    lock.lock();
    try {
      if (over || !isAllWritten()) {
        return;
      }
      sent = sending;
    } catch (IOException | RuntimeException e) {
      // The reader is gone; whoever sent learns it from the stage.
      fail(e);
      return;
    } finally {
      lock.unlock();
    }
    sent.complete(null);
  }

  private boolean isAllWritten() throws IOException {
    if (text != null && out.isReady()) {
      out.write(text);
      text = null;
      unflushed = true;
    }
    // Flushing writes too, and blocks where there is no room.
    if (text == null && unflushed && out.isReady()) {
      out.flush();
      unflushed = false;
    }
    return text == null && !unflushed;
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
}
