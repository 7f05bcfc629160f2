package org.workflowserver.definition;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.condition.BooleanConditionComponent;
import org.workflowserver.component.condition.NumberConditionComponent;
import org.workflowserver.component.condition.StringConditionComponent;
import org.workflowserver.component.flow.IteratorComponent;
import org.workflowserver.component.flow.TerminateComponent;
import org.workflowserver.component.flow.WaitForCallbackComponent;
import org.workflowserver.component.http.WebhookComponent;
import org.workflowserver.component.transform.DataMapperComponent;
import org.workflowserver.component.transform.TextTransformComponent;
import org.workflowserver.component.transform.ValidateComponent;
import org.workflowserver.component.trigger.ManualTriggerComponent;
import org.workflowserver.component.trigger.ScheduledTriggerComponent;
import org.workflowserver.component.trigger.WebhookTriggerComponent;
import org.workflowserver.component.trigger.WorkflowTriggerComponent;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.definition.document.WorkflowDocuments;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.sealing.TestKeys;
import org.workflowserver.vault.KnownSecrets;

/** The facade of workflows, with components that are shipped, for a tenant of the test's own. */
public final class DefinitionBox {
  private static final Map<Dialect, TestDatabase> DATABASES = new ConcurrentHashMap<>();
  private static final AtomicInteger TENANTS = new AtomicInteger();

  public final String org = "tenant" + TENANTS.incrementAndGet();
  public final Caller editor = caller("ed", "editor");
  public final Caller viewer = caller("vi", "viewer");
  public final Caller stranger = Caller.of("stranger", "mallory", List.of("admin"));
  public final SettableTime time = new SettableTime(Instant.parse("2026-01-01T00:00:00Z"));
  public final List<String> deleted = new ArrayList<>();
  public final KnownSecrets secrets = new KnownSecrets();

  /** What is done whenever a node is checked that names another workflow. */
  final AtomicReference<Runnable> checked = new AtomicReference<>(() -> {});

  final AnswerMemory memory = new AnswerMemory();
  final TestDatabase database;
  public final ComponentCatalogue catalogue;
  public final Workflows workflows;
  public final WorkflowDocuments documents;
  final WebhookTokens tokens;
  public final WorkflowLinks links;

  public DefinitionBox(Dialect dialect) {
    this(DATABASES.computeIfAbsent(dialect, TestDatabase::fresh));
  }

  /** On a database of the test's own, for what concerns all tenants. */
  public DefinitionBox(TestDatabase database) {
    this.database = database;
    catalogue =
        new ComponentCatalogue(
            List.of(
                new ManualTriggerComponent(),
                new WebhookTriggerComponent(),
                new ScheduledTriggerComponent(),
                new WorkflowTriggerComponent(),
                new ReferringComponents.SignedTrigger(),
                new ReferringComponents.OtherWorkflow(checked),
                new TextTransformComponent(),
                new DataMapperComponent(),
                new ValidateComponent(),
                new WebhookComponent(null),
                new WaitForCallbackComponent(null),
                new TerminateComponent(),
                new IteratorComponent(),
                new BooleanConditionComponent(),
                new NumberConditionComponent(),
                new StringConditionComponent()));
    WorkflowStore store = new WorkflowStore(database.sql(), null, memory);
    tokens = tokens(TestKeys.sealer());
    links = new WorkflowLinks(database.transactions(), store);
    workflows =
        new Workflows(
            database.transactions(),
            store,
            catalogue,
            secrets,
            tokens,
            time,
            event -> deleted.add(event.workflowId()));
    documents =
        new WorkflowDocuments(workflows, store, database.transactions(), catalogue, secrets);
  }

  /** The tokens of a server with that sealer. */
  WebhookTokens tokens(Sealer sealer) {
    return new WebhookTokens(database.sql(), sealer, database.transactions());
  }

  /** Changes what the facade has no call for. */
  public int execute(String sql) {
    return database
        .transactions()
        .inNew(() -> database.entityManager().createNativeQuery(sql).executeUpdate());
  }

  public WorkflowView create(Drawn drawn) {
    return workflows.create(editor, drawn.body());
  }

  public List<Problem> validate(Drawn drawn) {
    return workflows.validate(editor, drawn.body());
  }

  /** What is wrong with a graph that is to become that of a workflow. */
  public List<Problem> validate(Drawn drawn, WorkflowView stored) {
    return workflows.validate(editor, drawn.body(), Optional.of(stored));
  }

  public WorkflowView update(String id, Map<String, Object> body) {
    time.advance(Duration.ofSeconds(1));
    return workflows.update(editor, id, body, Optional.empty());
  }

  public WorkflowView require(String id) {
    return workflows.require(viewer, id);
  }

  public Caller caller(String name, String group) {
    return Caller.of(org, name, List.of(group));
  }
}
