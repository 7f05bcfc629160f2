package org.workflowserver.web.run;

import java.util.List;
import org.workflowserver.identity.Caller;
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

  private final List<Asked> open;
  private final InteractionView answerable;

  /**
   * A question for one reader.
   *
   * @param obstacle why the reader can't answer it; empty for one who can
   */
  public record Asked(InteractionView question, String obstacle) {}

  private RunQuestions(List<Asked> open) {
    this.open = open;
    // The oldest: a question that comes later takes no form away that somebody fills in.
    answerable =
        open.stream()
            .filter(asked -> asked.obstacle.isEmpty())
            .map(Asked::question)
            .filter(question -> length(question) <= LONGEST)
            .findFirst()
            .orElse(null);
  }

  static RunQuestions of(Interactions interactions, Caller caller, String runId) {
    return new RunQuestions(
        interactions.openOfRun(caller, runId, MOST).stream()
            .map(
                question ->
                    new Asked(question, interactions.obstacle(caller, question.id()).orElse("")))
            .toList());
  }

  private static int length(InteractionView question) {
    int schema = question.schema() == null ? 0 : question.schema().length();
    return schema + question.instructions().length();
  }

  /** All of them, oldest first. */
  public List<Asked> getOpen() {
    return open;
  }

  /** The one that the reader may answer on the run's page; null for none. */
  public InteractionView getAnswerable() {
    return answerable;
  }

  /** Those whose form is not on the page. */
  public List<Asked> getOthers() {
    return open.stream().filter(asked -> !asked.question.equals(answerable)).toList();
  }

  /** Those that a node asked. */
  public List<InteractionView> of(String nodeId) {
    return open.stream()
        .map(Asked::question)
        .filter(question -> question.nodeId().equals(nodeId))
        .toList();
  }
}
