package org.workflowserver.definition.document;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.WorkflowStore;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Problems;
import org.workflowserver.definition.content.VaultReferences;
import org.workflowserver.definition.content.WorkflowBody;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.vault.Secrets;

/**
 * Workflows as portable documents: the facade. A document is the body of a create call, with its
 * format named, in which other workflows and secrets go by their names. Tenant and scope are
 * checked here.
 */
@ApplicationScoped
public class WorkflowDocuments {
  /** What a document's member {@code format} says. */
  public static final String FORMAT = "workflow-server/workflow";

  /** What its member {@code format_version} says; documents of other versions are refused. */
  public static final long FORMAT_VERSION = 1;

  private Workflows workflows;
  private WorkflowStore store;
  private Transactions transactions;
  private ComponentCatalogue catalogue;
  private Secrets secrets;

  protected WorkflowDocuments() {}

  @Inject
  public WorkflowDocuments(
      Workflows workflows,
      WorkflowStore store,
      Transactions transactions,
      ComponentCatalogue catalogue,
      Secrets secrets) {
    this.workflows = workflows;
    this.store = store;
    this.transactions = transactions;
    this.catalogue = catalogue;
    this.secrets = secrets;
  }

  /**
   * The workflow as it is now, as a document; the same each time while nothing changes. Needs
   * {@code editor}, who may see the names of secrets.
   *
   * @return a JSON object
   * @throws Refusal {@code resource_missing}
   */
  public Map<String, Object> exported(Caller caller, String workflowId) {
    caller.require(Scope.EDITOR);
    WorkflowView workflow = workflows.require(caller, workflowId);
    Drawing drawing = Drawing.read(workflow.nodes(), workflow.edges(), new Problems());
    DocumentWriter writer =
        new DocumentWriter(
            secrets.names(caller.org(), VaultReferences.namedIn(drawing)),
            transactions.inNew(
                () -> store.names(caller.org(), DocumentWriter.workflowsIn(workflow, drawing))));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("format_version", FORMAT_VERSION);
    document.putAll(writer.body(workflow, drawing));
    return document;
  }

  /**
   * Stores a workflow like this one, switched off: two that the same schedule starts would do the
   * work twice. Needs {@code editor}.
   *
   * @throws Refusal {@code resource_missing}; {@code workflow_invalid} when what it names is gone
   */
  public WorkflowView duplicated(Caller caller, String workflowId, String name) {
    caller.require(Scope.EDITOR);
    WorkflowView workflow = workflows.require(caller, workflowId);
    Drawing drawing = Drawing.read(workflow.nodes(), workflow.edges(), new Problems());
    // Without names, what it refers to goes by its id.
    Map<String, Object> body = new DocumentWriter(Map.of(), Map.of()).body(workflow, drawing);
    body.put("name", Text.cut(name, WorkflowBody.LONGEST_NAME));
    body.put("is_active", false);
    return workflows.create(caller, body);
  }

  /**
   * Stores a new workflow from a document. It is checked as the body of a create call is, but for
   * secrets and workflows that it names and are not there: these are listed and left as they are
   * named. Needs {@code editor}.
   *
   * @throws Refusal {@code parameter_missing}, {@code parameter_invalid} or {@code
   *     workflow_invalid}, with every problem
   */
  public ImportedWorkflow imported(Caller caller, Map<String, Object> document) {
    caller.require(Scope.EDITOR);
    Problems problems = new Problems();
    checkFormat(document, problems);
    DocumentReader reader = new DocumentReader(catalogue, document);
    reader.resolve(
        transactions.inNew(() -> store.ids(caller.org(), reader.workflows())),
        secrets.missing(caller.org(), reader.secrets()),
        secrets.ids(caller.org(), reader.secretsOfTriggers()));
    WorkflowView created = workflows.createFrom(caller, reader.body(), problems);
    return new ImportedWorkflow(created, reader.unresolved());
  }

  private static void checkFormat(Map<String, Object> document, Problems problems) {
    for (String member : List.of("format", "format_version")) {
      if (document.get(member) == null) {
        problems.member("/" + member, "parameter_missing", "'" + member + "' is required.");
      }
    }
    if (document.get("format") != null && !FORMAT.equals(document.get("format"))) {
      problems.member("/format", "parameter_invalid", "'format' must be \"" + FORMAT + "\".");
    }
    Object version = document.get("format_version");
    if (version != null && !version.equals(FORMAT_VERSION)) {
      problems.member(
          "/format_version",
          "parameter_invalid",
          "'format_version' must be " + FORMAT_VERSION + ", the only one that this server reads.");
    }
  }
}
