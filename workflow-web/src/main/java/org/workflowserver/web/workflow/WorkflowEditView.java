package org.workflowserver.web.workflow;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.WorkflowVersionView;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;

/** The page that edits a workflow's graph as JSON. A save never overwrites another unasked. */
@Model
public class WorkflowEditView {
  @Inject private Workflows workflows;
  @Inject private Page page;
  private final List<Problem> problems = new ArrayList<>();
  private WorkflowView current;
  private String text;
  private int version;
  private WorkflowVersionView theirs;
  private boolean replacementUnasked;
  private GraphDifference theirChanges;
  private GraphDifference myChanges;
  private GraphDifference clashes;

  /** Reads what the page shows; what was typed goes before what is stored. */
  public void load() {
    page.caller().require(Scope.EDITOR);
    if (current == null) {
      current = read();
    }
    if (text == null) {
      text = GraphText.of(current);
      version = current.version();
    }
  }

  private WorkflowView read() {
    return workflows.require(page.caller(), page.id().orElseThrow());
  }

  /** Makes a version of what was typed; says what is wrong with it, or who was faster. */
  public void save() {
    Map<String, Object> graph = typed();
    if (!problems.isEmpty()) {
      return;
    }
    if (current.version() != version && current.version() != page.number("overwrite")) {
      replacementUnasked = current.version() == page.number("conflict");
      showTheirs(graph);
      return;
    }
    try {
      // The version is what was edited: a switch turned meanwhile is no other graph.
      WorkflowView saved =
          workflows.update(page.caller(), current.id(), graph, Optional.of(current.revision()));
      page.goTo(
          page.getRoot() + "/workflows/" + saved.id(),
          saved.version() == current.version()
              ? Texts.of("toast.nothing-changed")
              : Texts.of("workflow-edit.version-saved", saved.version()));
    } catch (Refusal refusal) {
      note(refusal, graph);
    }
  }

  /** Shows what was changed by typing, and stores nothing. */
  public void compare() {
    Map<String, Object> graph = typed();
    if (!problems.isEmpty()) {
      return;
    }
    if (current.version() == version) {
      myChanges = GraphDifference.between(begun(), graph);
    } else {
      showTheirs(graph);
    }
  }

  private Map<String, Object> typed() {
    page.caller().require(Scope.EDITOR);
    text = page.typed("graph");
    version = page.number("version");
    current = read();
    return GraphText.parse(text, problems);
  }

  private void note(Refusal refusal, Map<String, Object> mine) {
    if (refusal.code() == RefusalCode.VERSION_STALE) {
      current = read();
      showTheirs(mine);
    } else if (refusal.violations().isEmpty()) {
      throw refusal;
    } else {
      problems.addAll(GraphText.problems(refusal));
    }
  }

  private void showTheirs(Map<String, Object> mine) {
    theirs = requireVersion(current.version());
    Map<String, Object> base = begun();
    theirChanges = GraphDifference.between(base, GraphText.graph(theirs));
    myChanges = GraphDifference.between(base, mine);
    clashes =
        GraphDifference.between(GraphText.graph(theirs), mine).atPlacesOf(theirChanges, myChanges);
  }

  /** The graph that the edit began with; which version a form says that was may be anything. */
  private Map<String, Object> begun() {
    return GraphText.graph(requireVersion(Math.clamp(version, 1, current.version())));
  }

  private WorkflowVersionView requireVersion(int number) {
    return workflows.requireVersion(page.caller(), current.id(), number);
  }

  /** The workflow as it is stored. */
  public WorkflowView getWorkflow() {
    return current;
  }

  /** The graph as it is edited. */
  public String getText() {
    return text;
  }

  /** The version that the edit began with. */
  public int getVersion() {
    return version;
  }

  /** Why it was not saved. */
  public List<Problem> getProblems() {
    return problems;
  }

  /** The version that somebody else saved meanwhile; null when nobody did. */
  public WorkflowVersionView getTheirs() {
    return theirs;
  }

  /** Whether a save was asked for below their version, and not that it replaces that. */
  public boolean isReplacementUnasked() {
    return replacementUnasked;
  }

  /** What was changed in it since the edit began. */
  public GraphDifference getTheirChanges() {
    return theirChanges;
  }

  /** What was changed by typing; null when it is not shown. */
  public GraphDifference getMyChanges() {
    return myChanges;
  }

  /** What differs between both where both were changed. */
  public GraphDifference getClashes() {
    return clashes;
  }

  /** Its graph. */
  public String getTheirText() {
    return GraphText.of(theirs);
  }
}
