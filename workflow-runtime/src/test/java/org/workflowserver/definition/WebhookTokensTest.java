package org.workflowserver.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.definition.document.ImportedWorkflow;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Json;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.sealing.SealedRows;
import org.workflowserver.sealing.TestKeys;

class WebhookTokensTest {
  private static final String URL = "http://localhost:8080/workflows/webhooks/whsec_[\\w-]{43}";

  @ParameterizedTest
  @EnumSource
  void aWorkflowHasAUrlAsLongAsWebhooksStartIt(Dialect dialect) {
    DefinitionBox box = new DefinitionBox(dialect);
    WorkflowView byHand = box.create(Drawn.withTrigger());
    assertThat(byHand.webhookUrl()).isNull();

    WorkflowView changed = box.update(byHand.id(), graphOf(byWebhook()));
    String url = changed.webhookUrl();
    assertThat(url).matches(URL);
    assertThat(found(box, url)).contains(byHand.id());
    assertThat(box.update(byHand.id(), Map.of("name", "renamed")).webhookUrl()).isEqualTo(url);
    assertThat(box.update(byHand.id(), graphOf(byWebhook().text("say", "x"))).webhookUrl())
        .isEqualTo(url);
    assertThat(box.workflows.require(box.editor, byHand.id()).webhookUrl()).isEqualTo(url);

    assertThat(box.update(byHand.id(), graphOf(Drawn.withTrigger())).webhookUrl()).isNull();
    assertThat(found(box, url)).isEmpty();
    WorkflowView restored = box.workflows.restore(box.editor, byHand.id(), 2, Optional.empty());
    assertThat(restored.webhookUrl()).matches(URL).isNotEqualTo(url);
    assertThat(found(box, url)).isEmpty();

    box.workflows.delete(box.editor, byHand.id(), Optional.empty());
    assertThat(found(box, restored.webhookUrl())).isEmpty();
    assertThat(rows(box)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anImportedWorkflowHasOneOfItsOwn(Dialect dialect) {
    DefinitionBox box = new DefinitionBox(dialect);
    WorkflowView created = box.create(byWebhook());
    Map<String, Object> document = box.documents.exported(box.editor, created.id());
    assertThat(Json.write(document)).doesNotContain("whsec_").doesNotContain("webhook_url");
    ImportedWorkflow imported = box.documents.imported(box.editor, document);
    assertThat(imported.workflow().webhookUrl()).matches(URL).isNotEqualTo(created.webhookUrl());
  }

  @ParameterizedTest
  @EnumSource
  void whoMayNotEditDoesNotLearnIt(Dialect dialect) {
    DefinitionBox box = new DefinitionBox(dialect);
    WorkflowView created = box.create(byWebhook());
    box.create(Drawn.withTrigger());
    for (String group : List.of("viewer", "operator")) {
      Caller caller = box.caller("one", group);
      assertThat(box.workflows.require(caller, created.id()).webhookUrl()).isNull();
      assertThat(urls(box, caller)).containsOnlyNulls();
    }
    assertThat(urls(box, box.editor)).containsExactly(null, created.webhookUrl());
    assertRefused(
        RefusalCode.SCOPE_MISSING, () -> box.workflows.renewUrl(box.viewer, created.id()));
    assertRefused(
        RefusalCode.RESOURCE_MISSING, () -> box.workflows.renewUrl(box.stranger, created.id()));
  }

  @ParameterizedTest
  @EnumSource
  void aNewTokenEndsTheOldOne(Dialect dialect) {
    DefinitionBox box = new DefinitionBox(dialect);
    WorkflowView created = box.create(byWebhook());
    WorkflowView renewed = box.workflows.renewUrl(box.editor, created.id());
    assertThat(renewed.webhookUrl()).matches(URL).isNotEqualTo(created.webhookUrl());
    assertThat(renewed.revision()).isEqualTo(created.revision() + 1);
    assertThat(renewed.version()).isEqualTo(1);
    assertThat(renewed.nodes()).isEqualTo(created.nodes());
    assertThat(found(box, created.webhookUrl())).isEmpty();
    assertThat(found(box, renewed.webhookUrl())).contains(created.id());

    String byHand = box.create(Drawn.withTrigger()).id();
    assertRefused(RefusalCode.TRIGGER_MISMATCH, () -> box.workflows.renewUrl(box.editor, byHand));
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> box.workflows.renewUrl(box.editor, "fl_x"));
  }

  @ParameterizedTest
  @EnumSource
  void ofManyChangesAtTheSameTimeOneTokenIsLeft(Dialect dialect) throws Exception {
    DefinitionBox box = new DefinitionBox(dialect);
    WorkflowView created = box.create(byWebhook());
    CyclicBarrier together = new CyclicBarrier(12);
    Set<String> urls = new HashSet<>(Set.of(created.webhookUrl()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> changes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        changes.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return box.workflows.renewUrl(box.editor, created.id()).webhookUrl();
                }));
      }
      for (Future<String> change : changes) {
        urls.add(change.get(180, TimeUnit.SECONDS));
      }
    }
    assertThat(urls).hasSize(13);
    String last = box.workflows.require(box.editor, created.id()).webhookUrl();
    assertThat(urls).filteredOn(url -> found(box, url).isPresent()).containsExactly(last);
    assertThat(rows(box)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void theTokenIsSealedAndSealedAgainUnderAnotherKey(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      DefinitionBox box = new DefinitionBox(database);
      WorkflowView created = box.create(byWebhook());
      String row =
          (String)
              single(
                  box,
                  "select token_hash || sealed from webhook_tokens where org_id = '"
                      + box.org
                      + "'");
      assertThat(row).doesNotContain(token(created.webhookUrl()));

      assertThat(sealedRows(box).sealedUnderOthers()).isEqualTo(1);
      assertThat(sealedRows(box).sealAgain()).isEqualTo(1);
      assertThat(sealedRows(box).sealedUnderOthers()).isZero();
      assertThat(sealedRows(box).sealAgain()).isZero();
      WebhookTokens last = box.tokens(TestKeys.lastSealer());
      assertThat(
              box.database
                  .transactions()
                  .inNew(
                      () -> {
                        Workflow workflow =
                            new WorkflowStore(box.database.sql(), null, null)
                                .find(box.org, created.id())
                                .orElseThrow();
                        return last.url(box.editor, workflow);
                      }))
          .isEqualTo(created.webhookUrl());
      // A row that does not open is told of, and fails no list.
      box.execute("update webhook_tokens set sealed = 'x' where org_id = '" + box.org + "'");
      assertThat(urls(box, box.editor)).containsOnlyNulls();
      assertThat(box.workflows.renewUrl(box.editor, created.id()).webhookUrl()).matches(URL);
    }
  }

  private static Drawn byWebhook() {
    return Drawn.empty().node("start", "webhook_trigger");
  }

  private static Map<String, Object> graphOf(Drawn drawn) {
    return Map.of("nodes", drawn.body().get("nodes"), "edges", drawn.body().get("edges"));
  }

  private static List<String> urls(DefinitionBox box, Caller caller) {
    return box
        .workflows
        .list(
            caller, WorkflowFilter.ALL, WorkflowOrder.NEWEST, new PageRequest(10, Optional.empty()))
        .items()
        .stream()
        .map(WorkflowView::webhookUrl)
        .toList();
  }

  private static Optional<String> found(DefinitionBox box, String url) {
    return box.tokens.findHead(WebhookTokens.hash(token(url))).map(WorkflowHead::id);
  }

  private static String token(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static long rows(DefinitionBox box) {
    return ((Number)
            single(box, "select count(*) from webhook_tokens where org_id = '" + box.org + "'"))
        .longValue();
  }

  private static Object single(DefinitionBox box, String sql) {
    TestDatabase database = box.database;
    return database
        .transactions()
        .inNew(() -> database.entityManager().createNativeQuery(sql).getSingleResult());
  }

  private static void assertRefused(RefusalCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static SealedRows sealedRows(DefinitionBox box) {
    return TestKeys.rows(box.database, TestKeys.nextSealer(), WebhookTokens.SEALED);
  }
}
