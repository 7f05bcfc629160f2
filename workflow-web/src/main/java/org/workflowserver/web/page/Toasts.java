package org.workflowserver.web.page;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

/** What the next page of this session tells its reader, once. */
@Named
@SessionScoped
public class Toasts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Problems that are told one by one. */
  private static final int MOST_TOLD = 8;

  /** Toasts that wait for a page; of more the first are forgotten. */
  private static final int MOST_WAITING = 10;

  private static final int LONGEST = 4_000;

  private final Queue<Toast> waiting = new ConcurrentLinkedQueue<>();

  /** Tells that something was done. */
  public void done(String text) {
    add(new Toast("done", text));
  }

  /**
   * Tells that a workflow was switched on or off, with a button that turns it back.
   *
   * @param back what the button of that name sends as {@code turn}
   */
  public void turned(String text, String button, String back) {
    add(new Toast("done", text, button, back, null));
  }

  /**
   * Tells that an answer was taken, so that the browser need not keep it.
   *
   * @param question id of what was answered
   */
  public void answered(String text, String question) {
    add(new Toast("done", text, null, null, question));
  }

  /** Tells that something was not done. */
  public void failed(String text) {
    add(new Toast("failed", text));
  }

  /**
   * Tells why something was not done, with all that is wrong.
   *
   * @throws Refusal the same when the caller may not do it at all: the page says so, and the audit
   *     log knows
   */
  public void refused(Refusal refusal) {
    if (refusal.code() == RefusalCode.SCOPE_MISSING) {
      throw refusal;
    }
    List<Violation> all = refusal.violations();
    if (all.size() < 2) {
      failed(refusal.getMessage());
      return;
    }
    String told =
        all.stream().limit(MOST_TOLD).map(Violation::message).collect(Collectors.joining(" "));
    int more = all.size() - MOST_TOLD;
    failed(more > 0 ? Texts.of("toast.and-more", told, more) : told);
  }

  private void add(Toast toast) {
    waiting.add(toast);
    while (waiting.size() > MOST_WAITING) {
      waiting.poll();
    }
  }

  /** What is to be told; told once. */
  public List<Toast> take() {
    return Stream.generate(waiting::poll).takeWhile(toast -> toast != null).toList();
  }

  /**
   * A message.
   *
   * @param kind {@code done} or {@code failed}
   * @param button turns a workflow back; null for none
   * @param back what the button sends
   * @param answered id of the question that was answered; null for none
   */
  public record Toast(String kind, String text, String button, String back, String answered)
      implements Serializable {
    public Toast {
      text = Text.shortened(text, LONGEST);
    }

    Toast(String kind, String text) {
      this(kind, text, null, null, null);
    }
  }
}
