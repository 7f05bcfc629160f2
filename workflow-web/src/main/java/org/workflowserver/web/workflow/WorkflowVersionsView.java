package org.workflowserver.web.workflow;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.definition.WorkflowVersionView;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.GraphPicture;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;

/** The versions of a workflow: the list, what differs between two, restoring one. */
@Model
public class WorkflowVersionsView {

  @Inject private Workflows workflows;
  @Inject private WorkflowHeadView head;
  @Inject private ComponentCatalogue catalogue;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private Optional<Integer> from = Optional.empty();
  private Optional<Integer> to = Optional.empty();
  private final SequencedSet<Integer> missing = new LinkedHashSet<>();
  private GraphDifference difference;
  private GraphDrawing drawing;
  private List<WorkflowVersionView> compared = List.of();

  /** Reads what the page shows. */
  public void load() {
    String id = head.require().id();
    QueryString query = page.query();
    page.list(request -> workflows.versions(page.caller(), id, request));
    from = query.number("from");
    to = query.number("to");
    if (from.isPresent() && to.isPresent()) {
      Optional<WorkflowVersionView> before = find(id, from.get());
      Optional<WorkflowVersionView> after = find(id, to.get());
      if (before.isPresent() && after.isPresent()) {
        compared = List.of(before.get(), after.get());
        difference = GraphDifference.between(before.get(), after.get());
        drawing =
            GraphDrawing.of(
                GraphDifference.picture(new GraphPicture(catalogue), before.get(), after.get()),
                Optional.empty(),
                difference::name);
      }
    }
  }

  private Optional<WorkflowVersionView> find(String id, int number) {
    try {
      return Optional.of(workflows.requireVersion(page.caller(), id, number));
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.RESOURCE_MISSING) {
        missing.add(number);
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /** Why nothing is compared; empty when there is nothing to say. */
  public String getProblem() {
    if (missing.isEmpty()) {
      return "";
    }
    return Texts.of(
        missing.size() == 1 ? "workflow-versions.no-version" : "workflow-versions.no-versions",
        head.require().version(),
        missing.getFirst(),
        missing.getLast());
  }

  /** The version that the address asks to restore; empty for none. */
  public String getRestored() {
    return page.query().number("restore").map(String::valueOf).orElse("");
  }

  /** Makes the version that the dialog names the current one again. */
  public void restore() {
    int number = page.number("restored");
    String id = page.id().orElseThrow();
    try {
      WorkflowView restored = workflows.restore(page.caller(), id, number, Optional.empty());
      toasts.done(Texts.of("workflow-versions.restored", number, restored.version()));
    } catch (Refusal refusal) {
      toasts.refused(refusal);
    }
    page.goTo(page.getPath());
  }

  /** The first version that is compared; empty when none is. */
  public String getFrom() {
    return from.map(String::valueOf).orElse("");
  }

  /** The second version that is compared; empty when none is. */
  public String getTo() {
    return to.map(String::valueOf).orElse("");
  }

  /** What differs; null when nothing is compared. */
  public GraphDifference getDifference() {
    return difference;
  }

  /** What is said of those of the compared versions of which anything is. */
  public List<String> getNotes() {
    return compared.stream()
        .filter(version -> version.versionNote() != null)
        .map(
            version ->
                Texts.of("workflow-versions.note-of", version.number(), version.versionNote()))
        .toList();
  }

  /** Both graphs in one; null when nothing is compared. */
  public GraphDrawing getDrawing() {
    return drawing;
  }

  /** What became of a node; null when it is the same. */
  public GraphDifference.Kind change(String nodeId) {
    return difference.nodes().get(nodeId);
  }

  /** What became of an edge; null when it is the same. */
  public GraphDifference.Kind changeOf(PictureEdge edge) {
    return difference.edge(edge);
  }
}
