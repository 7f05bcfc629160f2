package org.workflowserver.definition;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Text;
import org.workflowserver.json.ValueWeight;

/** An immutable graph of a workflow. */
@Entity
@Table(name = "workflow_versions")
@IdClass(WorkflowVersion.Key.class)
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class WorkflowVersion {
  private static final int LONGEST_AUTHOR = 255;

  @Id private String workflowId;

  @Id private int number;

  private String orgId;
  private String graph;
  private int nodeCount;
  private String author;
  private String note;
  private Instant createdAt;

  protected WorkflowVersion() {}

  /**
   * The current version of the workflow.
   *
   * @param note what its author says of it; null for nothing
   */
  WorkflowVersion(Workflow workflow, Drawing drawing, Caller author, String note, Instant now) {
    this.workflowId = workflow.id();
    this.number = workflow.currentVersion();
    this.orgId = workflow.orgId();
    this.graph = drawing.text();
    this.nodeCount = drawing.nodes().size();
    this.author = shortened(Text.storable(author.name()));
    this.note = note;
    this.createdAt = now;
  }

  /** Another issuer's names have no limit of ours. */
  private static String shortened(String name) {
    return Text.cut(name, LONGEST_AUTHOR);
  }

  /** About how many bytes the drawing takes. */
  long bytes() {
    return ValueWeight.of(graph);
  }

  Drawing drawing() {
    return Drawing.ofStored(graph);
  }

  WorkflowVersionView view() {
    Drawing drawing = drawing();
    return new WorkflowVersionView(
        workflowId,
        number,
        drawing.rawNodes(),
        drawing.rawEdges(),
        drawing.notes(),
        nodeCount,
        author,
        note,
        createdAt);
  }

  /** A version's place: its workflow and its number there. */
  record Key(String workflowId, int number) {}
}
