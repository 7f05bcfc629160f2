package org.workflowserver.web.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.interaction.AskedInteraction;
import org.workflowserver.interaction.InteractionView;

/**
 * The open questions of a run: one whose form stands on the run's page, and others that are linked
 * to.
 */
public final class RunQuestions {
  /** Open questions that are shown. */
  static final int MOST = 20;

  /** Characters of a question's schema and text up to which its form is made on each change. */
  private static final int LONGEST = 16 << 10;

  private final List<AskedInteraction> open;
  private final InteractionView answerable;

  /**
   * Those that the reader may see, and the one that the reader may answer: the oldest of the chosen
   * node, else the one whose form is open, else the oldest of all.
   *
   * @param sent id of the one whose form was sent, and that alone is shown
   * @param shown id of the one whose form is open
   */
  RunQuestions(
      List<AskedInteraction> open,
      Optional<String> sent,
      Optional<String> node,
      Optional<String> shown) {
    this.open = open;
    answerable =
        answerable()
            .filter(question -> sent.isEmpty() || sent.get().equals(question.id()))
            .filter(question -> length(question) <= LONGEST)
            .min(
                Comparator.comparing(
                        (InteractionView one) -> !node.equals(Optional.of(one.nodeId())))
                    .thenComparing(one -> !shown.equals(Optional.of(one.id()))))
            .orElse(null);
  }

  private Stream<InteractionView> answerable() {
    return open.stream()
        .filter(asked -> asked.obstacle().isEmpty())
        .map(AskedInteraction::question);
  }

  private static int length(InteractionView question) {
    int schema = question.schema() == null ? 0 : question.schema().length();
    return schema + question.instructions().length();
  }

  /** All of them, oldest first. */
  public List<AskedInteraction> getOpen() {
    return open;
  }

  /** Whether there may be others. */
  public boolean isMore() {
    return open.size() == MOST;
  }

  /** The one that the reader may answer on the run's page; null for none. */
  public InteractionView getAnswerable() {
    return answerable;
  }

  /** The ids of all that the reader may answer. */
  public String getAnswerableIds() {
    return answerable().map(InteractionView::id).collect(Collectors.joining(" "));
  }

  /** How many answers they have. */
  int countAnswers() {
    return open.stream().mapToInt(asked -> asked.question().submissions().size()).sum();
  }

  /** Those whose form is not on the page. */
  public List<AskedInteraction> getOthers() {
    return open.stream().filter(asked -> !asked.question().equals(answerable)).toList();
  }

  /** Those that a node asked. */
  public List<InteractionView> askedBy(String nodeId) {
    return open.stream()
        .map(AskedInteraction::question)
        .filter(question -> question.nodeId().equals(nodeId))
        .toList();
  }
}
