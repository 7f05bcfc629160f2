package org.workflowserver.web.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.identity.Caller;
import org.workflowserver.interaction.AskedInteraction;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.interaction.Interactions;

/**
 * The open questions of a run: one whose form stands on the run's page, and others that are linked
 * to.
 */
public final class RunQuestions {
  /** Open questions that are shown. */
  private static final int MOST = 20;

  /** Characters of a question's schema and text up to which its form is made on each change. */
  private static final int LONGEST = 16 << 10;

  private final List<AskedInteraction> open;
  private final InteractionView answerable;

  /**
   * Those that the reader may see, and the one that the reader may answer: the oldest of the chosen
   * node, else of all.
   */
  RunQuestions(Interactions interactions, Caller caller, String runId, Optional<String> node) {
    open = interactions.openOfRun(caller, runId, MOST);
    answerable =
        open.stream()
            .filter(asked -> asked.obstacle().isEmpty())
            .map(AskedInteraction::question)
            .filter(question -> length(question) <= LONGEST)
            .min(Comparator.comparing(question -> !node.equals(Optional.of(question.nodeId()))))
            .orElse(null);
  }

  private static int length(InteractionView question) {
    int schema = question.schema() == null ? 0 : question.schema().length();
    return schema + question.instructions().length();
  }

  /** All of them, oldest first. */
  public List<AskedInteraction> getOpen() {
    return open;
  }

  /** The one that the reader may answer on the run's page; null for none. */
  public InteractionView getAnswerable() {
    return answerable;
  }

  /** The ids of all of them. */
  public String getIds() {
    return open.stream().map(asked -> asked.question().id()).collect(Collectors.joining(" "));
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
