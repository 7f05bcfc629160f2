package org.workflowserver.web.form;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.json.ValueWeight;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.refusal.Refusal;

/**
 * The memory of a form that was sent, until it is answered: a field may hold JSON of a megabyte,
 * which takes many times as much as a value.
 */
public final class FormMemory implements AutoCloseable {
  private static final String ATTRIBUTE = FormMemory.class.getName();

  private final AnswerMemory.Share share;
  private boolean isKept;

  /** Leaves itself with the request. */
  public FormMemory(HttpServletRequest request, AnswerMemory.Share share) {
    this.share = share;
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Counts the request's fields; the refusal where they find no memory. */
  public Optional<Refusal> count(HttpServletRequest request) {
    try {
      share.take(
          request.getParameterMap().values().stream()
              .flatMap(Stream::of)
              .mapToLong(ValueWeight::of)
              .sum());
      return Optional.empty();
    } catch (Refusal busy) {
      return Optional.of(busy);
    }
  }

  /**
   * Has the form counted until what is returned is run, for a servlet that returns before the form
   * is answered.
   */
  public static Runnable keep(HttpServletRequest request) {
    FormMemory form = (FormMemory) request.getAttribute(ATTRIBUTE);
    form.isKept = true;
    return form.share::close;
  }

  @Override
  public void close() {
    if (!isKept) {
      share.close();
    }
  }
}
