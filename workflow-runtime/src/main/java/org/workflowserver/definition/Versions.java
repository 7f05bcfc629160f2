package org.workflowserver.definition;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.TriggerInput;
import org.workflowserver.component.schema.SchemaInvalid;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.InputSchemas;
import org.workflowserver.json.Text;
import org.workflowserver.limit.BoundedCache;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.settings.Settings;

/** Versions ready to run, remembered: a version never changes. */
@ApplicationScoped
public class Versions {
  /** Of the heap, so much is for versions that are remembered. */
  private static final int SHARE_OF_HEAP = 16;

  private final BoundedCache<WorkflowVersion.Key, CompiledWorkflow> compiled =
      new BoundedCache<>(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, CompiledWorkflow::bytes);
  private final InputSchemas inputSchemas = new InputSchemas();
  private Transactions transactions;
  private WorkflowStore store;
  private ComponentCatalogue catalogue;
  private Duration usualTimeout;

  protected Versions() {}

  @Inject
  public Versions(Transactions transactions, WorkflowStore store, ComponentCatalogue catalogue) {
    this.transactions = transactions;
    this.store = store;
    this.catalogue = catalogue;
    this.usualTimeout = Settings.LIMIT_NODE_TIMEOUT.value();
  }

  /** What a start needs to know of the tenant's workflow; empty when there is none. */
  public Optional<WorkflowHead> head(String orgId, String workflowId) {
    return transactions.inNew(() -> store.find(orgId, workflowId).map(Workflow::head));
  }

  /**
   * Lets a run start that begins with {@code context}.
   *
   * @throws Refusal {@code input_invalid} when what the caller gives of it does not fit the input
   *     schema of the workflow or of its trigger, with each place, as a part of a body's member
   *     {@code context}
   */
  public void requireFitting(
      WorkflowHead workflow, CompiledWorkflow compiled, Map<String, Object> context) {
    Optional<String> member = compiled.trigger().component().input().map(TriggerInput::member);
    Object input = member.isPresent() ? context.get(member.get()) : context;
    String pointer = "/context" + member.map(name -> "/" + name).orElse("");
    requireFitting(workflow.settings().inputSchema(), input, "context", pointer);
    requireFitting(compiled.inputSchema(), input, "context", pointer);
  }

  /**
   * Lets a run start for a caller who sent {@code body}.
   *
   * @throws Refusal {@code input_invalid} when that does not fit the input schema of the workflow
   *     or of its trigger, with each place in the body
   */
  public void requireFittingBody(WorkflowHead workflow, CompiledWorkflow compiled, Object body) {
    requireFitting(workflow.settings().inputSchema(), body, "body", "");
    requireFitting(compiled.inputSchema(), body, "body", "");
  }

  private void requireFitting(String schema, Object input, String what, String pointer) {
    if (schema == null) {
      return;
    }
    List<Violation> misfits =
        misfits(schema, input).stream()
            .map(
                misfit ->
                    new Violation(
                        pointer + misfit.pointer(),
                        RefusalCode.INPUT_INVALID.code(),
                        misfit.message()))
            .toList();
    if (!misfits.isEmpty()) {
      throw new Refusal(
          RefusalCode.INPUT_INVALID,
          "The %s does not fit the workflow's input schema; nothing was started. At '%s': %s%s"
              .formatted(
                  what,
                  Text.shortened(misfits.getFirst().pointer()),
                  misfits.getFirst().message(),
                  misfits.size() == 1 ? "" : " There are " + misfits.size() + " problems in all."),
          misfits);
    }
  }

  private List<SchemaViolation> misfits(String schema, Object input) {
    try {
      return inputSchemas.of(schema).violations(input);
    } catch (SchemaInvalid e) {
      // It was valid for the server that stored it.
      return List.of(
          new SchemaViolation("", "schema", "The schema itself is not valid. " + e.getMessage()));
    }
  }

  /**
   * The version ready to run.
   *
   * @throws MissingComponent when a component that it names is no longer there
   * @throws IllegalStateException when there is no such version
   */
  public CompiledWorkflow require(String workflowId, int number) {
    return compiled.getOrPut(
        new WorkflowVersion.Key(workflowId, number), () -> compile(workflowId, number));
  }

  private CompiledWorkflow compile(String workflowId, int number) {
    Drawing drawing =
        transactions.inNew(
            () ->
                store
                    .findVersion(workflowId, number)
                    .map(WorkflowVersion::drawing)
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "There is no version " + number + " of " + workflowId + ".")));
    return CompiledWorkflow.of(workflowId, number, drawing, catalogue, usualTimeout);
  }
}
