package org.workflowserver.web;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.interaction.Interactions;
import org.workflowserver.run.RunView;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.WorkflowFacts;

/** The open questions that the reader may answer. */
@Model
public class InboxView {
  private static final Logger LOG = Logger.getLogger(InboxView.class.getName());
  private static final int ROWS = 50;

  /** Counting for the navigation stops here. */
  private static final int COUNTED = 99;

  @Inject private Interactions interactions;
  @Inject private WorkflowFacts facts;
  @Inject private Page page;
  private List<Row> rows = List.of();

  /** Reads what the page shows. */
  public void load() {
    List<InteractionView> open =
        page.list(ROWS, request -> interactions.soonest(page.caller(), request), page::at);
    if (page.answeredUnchanged(open)) {
      return;
    }
    Map<String, String> names = facts.names(idsOf(open, InteractionView::workflowId));
    Map<String, RunView> runs = facts.runs(idsOf(open, InteractionView::runId));
    rows =
        open.stream()
            .map(
                question ->
                    new Row(
                        question,
                        names.getOrDefault(question.workflowId(), question.workflowId()),
                        runs.get(question.runId())))
            .toList();
  }

  private static Set<String> idsOf(
      List<InteractionView> open, Function<InteractionView, String> member) {
    return open.stream().map(member).collect(Collectors.toSet());
  }

  /** The questions of this page, the soonest deadline first. */
  public List<Row> getRows() {
    return rows;
  }

  /** How many there are, for the navigation; empty for none, and where that can't be told. */
  public String getCount() {
    try {
      int open = interactions.countOpen(page.caller(), COUNTED + 1);
      return open > COUNTED ? COUNTED + "+" : open == 0 ? "" : String.valueOf(open);
    } catch (RuntimeException e) {
      // The page is about something else.
      LOG.log(Level.FINE, "Could not count open questions.", e);
      return "";
    }
  }

  /**
   * A question of the list.
   *
   * @param run the run that asks; null when it was removed meanwhile
   */
  public record Row(InteractionView question, String workflowName, RunView run) {}
}
