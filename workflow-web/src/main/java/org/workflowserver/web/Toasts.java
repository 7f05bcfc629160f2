package org.workflowserver.web;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What the next page of this session tells its reader, once. */
@Named
@SessionScoped
public class Toasts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Queue<Toast> waiting = new ConcurrentLinkedQueue<>();

  /** Tells that something was done. */
  public void done(String text) {
    waiting.add(new Toast("done", text));
  }

  /** Tells that something was not done. */
  public void failed(String text) {
    waiting.add(new Toast("failed", text));
  }

  /** What is to be told; told once. */
  public List<Toast> take() {
    return Stream.generate(waiting::poll).takeWhile(toast -> toast != null).toList();
  }

  /**
   * A message.
   *
   * @param kind {@code done} or {@code failed}
   */
  public record Toast(String kind, String text) implements Serializable {}
}
