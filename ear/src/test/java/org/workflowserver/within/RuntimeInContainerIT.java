package org.workflowserver.within;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.engine.Engine;
import org.workflowserver.engine.thread.Threads;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.await.AwaitedRuns;
import org.workflowserver.run.record.Runs;
import org.workflowserver.sealing.SealedTable;

/**
 * What the container does for the runtime: injection, managed threads, timers, transactions, JPA.
 */
@ExtendWith(ArquillianExtension.class)
class RuntimeInContainerIT {
  private static final Caller EDITOR = Caller.of("default", "ed", List.of("editor"));

  @Inject private Workflows workflows;
  @Inject private Runs runs;
  @Inject private AwaitedRuns awaitedRuns;
  @Inject private Engine engine;
  @Inject private Threads threads;
  @Inject private Transactions transactions;
  @Inject private ComponentCatalogue catalogue;
  @Inject private EntityManager entityManager;
  @Inject @Any private Instance<SealedTable> sealedTables;

  @Deployment
  static WebArchive deployment() {
    return RuntimeArchive.with(RuntimeInContainerIT.class, WebThreads.class);
  }

  @Test
  void theShippedComponentsAreFoundByInjection() {
    for (String id :
        List.of(
            "manual_trigger",
            "webhook",
            "string_condition",
            "number_condition",
            "boolean_condition",
            "date_condition",
            "array_condition",
            "switch_condition",
            "logical_group",
            "text_transform",
            "data_mapper",
            "json_parser",
            "date_transform",
            "validate",
            "terminate")) {
      assertTrue(catalogue.find(id).isPresent(), id);
    }
  }

  @Test
  void aRunGoesToItsEndOnManagedThreads() throws Exception {
    String workflow = workflow();
    RunDetail run =
        runs.start(
                EDITOR,
                workflow,
                new StartCommand(Map.of("name", "Ada"), Optional.empty(), Optional.empty()))
            .thenCompose(
                started ->
                    awaitedRuns.awaitEnd(EDITOR, started.run().run().id(), Duration.ofSeconds(150)))
            .toCompletableFuture()
            .get(180, TimeUnit.SECONDS);
    assertEquals(RunStatus.COMPLETED, run.run().status());
    assertEquals(List.of("start", "greet"), run.logs().stream().map(LogView::nodeId).toList());
    assertEquals("{\"text\":\"Hello Ada\"}", run.output());
    assertTrue(engine.isRunning());
  }

  @Test
  void managedThreadsAreVirtualAndHaveTransactions() throws Exception {
    CompletableFuture<Boolean> virtual = new CompletableFuture<>();
    threads
        .executor()
        .execute(
            () ->
                virtual.complete(
                    transactions.inNew(
                        () -> entityManager.isOpen() && Thread.currentThread().isVirtual())));
    assertTrue(virtual.get(180, TimeUnit.SECONDS));
  }

  @Test
  void anExceptionRollsItsTransactionBack() {
    String id = Ids.next(IdKind.SERVER);
    assertThrows(
        IllegalStateException.class,
        () ->
            transactions.doInNew(
                () -> {
                  insertServer(id);
                  throw new IllegalStateException("after the insert");
                }));
    assertFalse(isServer(id));
    transactions.doInNew(() -> insertServer(id));
    assertTrue(isServer(id));
  }

  @Test
  void theTimerClaimsARunThatNobodyNudged() throws Exception {
    String workflow = workflow();
    String run = Ids.next(IdKind.RUN);
    transactions.doInNew(() -> insertPendingRun(workflow, run));
    // Nobody is told of it: only the timer's scan can find the row.
    RunDetail ended =
        awaitedRuns
            .awaitEnd(EDITOR, run, Duration.ofSeconds(150))
            .toCompletableFuture()
            .get(180, TimeUnit.SECONDS);
    assertEquals(RunStatus.COMPLETED, ended.run().status());
  }

  private String workflow() {
    WorkflowView created =
        workflows.create(
            EDITOR,
            Map.of(
                "name",
                "greeting",
                "nodes",
                List.of(
                    Map.of("id", "start", "data", Map.of("componentId", "manual_trigger")),
                    Map.of(
                        "id",
                        "greet",
                        "data",
                        Map.of(
                            "componentId",
                            "text_transform",
                            "template",
                            "Hello {{ trigger.name }}"))),
                "edges",
                List.of(Map.of("id", "e", "source", "start", "target", "greet"))));
    return created.id();
  }

  private void insertServer(String id) {
    entityManager
        .createNativeQuery(
            "insert into servers (id, name, alive, started_at, heartbeat, batch)"
                + " values (?1, 'test', false, current_timestamp, current_timestamp, 0)")
        .setParameter(1, id)
        .executeUpdate();
  }

  private boolean isServer(String id) {
    return transactions.inNew(
        () ->
            !entityManager
                .createNativeQuery("select id from servers where id = ?1")
                .setParameter(1, id)
                .getResultList()
                .isEmpty());
  }

  private void insertPendingRun(String workflow, String run) {
    entityManager
        .createNativeQuery(
            "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
                + " takeovers, revision, started_at, wake_at) values (?1, 'default', ?2, 1,"
                + " 'pending', 'manual', 0, 1, current_timestamp, current_timestamp)")
        .setParameter(1, run)
        .setParameter(2, workflow)
        .executeUpdate();
    entityManager
        .createNativeQuery(
            "insert into run_payloads (run_id, org_id, trigger_payload)"
                + " values (?1, 'default', '{\"name\":\"row\"}')")
        .setParameter(1, run)
        .executeUpdate();
  }

  /**
   * One that is left out is sealed under the former key alone, which operators are told to drop.
   */
  @Test
  void everyTableWithSealedValuesIsSealedAgainUnderAnotherKey() {
    List<?> tables =
        entityManager
            .createNativeQuery(
                "select lower(table_name) from information_schema.columns where lower(column_name) in"
                    + " ('sealed', 'private_jwk') and lower(table_name) <> 'key_check' order by 1")
            .getResultList();
    assertEquals(tables, sealedTables.stream().map(SealedTable::name).sorted().toList());
  }
}
