package org.workflowserver.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.Wait;
import org.workflowserver.run.state.Wait.Waiter;

/** An open wait, read only: {@link RunChanges} writes them in batches. */
@Entity
@Table(name = "run_waits")
@IdClass(OpenWait.Key.class)
class OpenWait {
  @Id
  @Column(name = "run_id")
  private String runId;

  @Id
  @Column(name = "node_id")
  private String nodeId;

  @Id private String iteration;

  @Column(name = "org_id")
  private String orgId;

  private String kind;

  @Column(name = "due_at")
  private Instant dueAt;

  private int attempt;

  @Column(name = "created_at")
  private Instant createdAt;

  private String subject;

  protected OpenWait() {}

  Wait onRecord() {
    return Wait.stored(
        kind,
        new Waiter(runId, orgId, StepKey.of(nodeId, iteration), attempt, createdAt),
        dueAt,
        subject);
  }

  /** Names a wait: its run, its node there, and the iteration. */
  static class Key {
    private String runId;
    private String nodeId;
    private String iteration;

    public Key() {}

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && Objects.equals(key.runId, runId)
          && Objects.equals(key.nodeId, nodeId)
          && Objects.equals(key.iteration, iteration);
    }

    @Override
    public int hashCode() {
      return Objects.hash(runId, nodeId, iteration);
    }
  }
}
