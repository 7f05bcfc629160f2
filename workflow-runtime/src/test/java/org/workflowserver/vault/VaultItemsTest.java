package org.workflowserver.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.workflowserver.vault.VaultBox.body;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

@ParameterizedClass
@EnumSource
class VaultItemsTest {
  private final VaultBox box;

  VaultItemsTest(Dialect dialect) {
    this.box = new VaultBox(dialect);
  }

  @Test
  void theAuditLogTellsWhatAChangeChanged() {
    List<String> many = IntStream.range(0, 100).mapToObj(i -> "h" + i + ".example").toList();
    String id = box.keep("token", "sesame", "hosts", List.of("a.example")).id();
    box.items.change(
        box.admin,
        id,
        VaultBox.body("name", "other", "hosts", null, "expires_at", "2026-02-01T00:00:00Z"),
        Optional.empty());
    replace(id, "name", "other", "secret", "new", "hosts", many);
    String key = box.makeKey("api-key:ci").item().id();
    replace(key, "name", "api-key:ci", "groups", List.of("viewer"));
    assertThat(TestAudit.details(box.database, id))
        .satisfiesExactly(
            created -> assertThat(created).contains("\"hosts\":\"a.example\""),
            changed ->
                assertThat(changed)
                    .contains("\"name\":\"other\"", "\"name_before\":\"token\"")
                    .contains("\"hosts\":\"any\"", "\"hosts_before\":\"a.example\"")
                    .contains("\"expires_at\":\"2026-02-01T00:00:00Z\"")
                    .contains("\"expires_at_before\":\"never\"", "\"secret\":\"kept\""),
            replaced ->
                assertThat(replaced)
                    .contains("\"hosts\":\"100, of SHA-256 ", "\"hosts_before\":\"any\"")
                    .contains("\"secret\":\"replaced\"")
                    .doesNotContain("name_before", "expires_at_before"));
    assertThat(TestAudit.details(box.database, key).getLast())
        .contains("\"groups\":\"viewer\"", "\"groups_before\":\"operator\"");
  }

  @Test
  void aSecretThatIsSentIsAChangeWhetherOrNotItIsTheStoredOne() {
    VaultItemView kept = box.keep("token", "sesame", "hosts", List.of("api.example.com"));
    String sealed = column(kept, "sealed");
    for (String sent : List.of("sesame", "guess", "guess", "sesame2")) {
      int before = changes(kept).size();
      box.time.advance(Duration.ofSeconds(1));
      assertThat(
              box.items.replace(
                  box.admin, kept.id(), body("name", "token", "secret", sent), Optional.empty()))
          .satisfies(
              replaced ->
                  assertThat(replaced.item())
                      .usingRecursiveComparison()
                      .ignoringFields("updatedAt")
                      .isEqualTo(kept));
      assertThat(changes(kept)).hasSize(before + 1);
      assertThat(column(kept, "sealed")).isNotEqualTo(sealed);
      assertThat(column(kept, "updated_at = timestamp with time zone '" + box.time.now() + "'"))
          .isEqualTo("true");
      sealed = column(kept, "sealed");
    }
    assertThat(box.open("token")).isEqualTo("sesame2");
  }

  private String column(VaultItemView item, String expression) {
    return box.database
        .transactions()
        .inNew(
            () ->
                box.database
                    .entityManager()
                    .createNativeQuery("select " + expression + " from vault_items where id = ?1")
                    .setParameter(1, item.id())
                    .getSingleResult()
                    .toString());
  }

  private List<String> changes(VaultItemView item) {
    return TestAudit.pending(box.database, AuditAction.VAULT_ITEM_CHANGED).stream()
        .filter(entry -> entry.endsWith(item.id()))
        .toList();
  }

  @Test
  void aListOfMoreGroupsThanThereMayBeIsOneViolation() {
    Map<String, Object> many =
        body("name", "api-key:ci", "groups", IntStream.range(0, 100_000).boxed().toList());
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> box.items.create(box.admin, many))
        .satisfies(
            refusal ->
                assertThat(refusal.violations())
                    .extracting(Violation::pointer)
                    .containsExactly("/groups"));
  }

  @Test
  void whatIsKeptIsReadBackWithoutItsSecret() {
    Instant end = box.time.now().plusSeconds(60);
    VaultItemView kept =
        box.keep(
            "token of ours",
            "sesame",
            "hosts",
            List.of("API.example.com", "api.example.com", "bücher.example"),
            "expires_at",
            "2026-01-01T01:01:00+01:00");
    assertThat(kept)
        .isEqualTo(
            new VaultItemView(
                kept.id(),
                "token of ours",
                List.of("api.example.com", "xn--bcher-kva.example"),
                Optional.empty(),
                box.time.now(),
                box.time.now(),
                Optional.of(end),
                Optional.empty()));
    assertThat(Ids.isShaped(IdKind.VAULT_ITEM, kept.id())).isTrue();
    assertThat(box.items.require(box.editor, kept.id())).isEqualTo(kept);
    assertThat(box.items.list(box.editor, PageRequest.first(10)).items()).containsExactly(kept);
    assertThat(box.open("token of ours")).isEqualTo("sesame");
  }

  @Test
  void namesNeedAnEditorAndSecretsAnAdministrator() {
    String id = box.keep("one", "sesame").id();
    assertRefused(
        () -> box.items.list(box.caller("operator"), PageRequest.first(1)),
        RefusalCode.SCOPE_MISSING);
    assertRefused(() -> box.items.require(box.caller("operator"), id), RefusalCode.SCOPE_MISSING);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> box.items.create(box.editor, body("name", "two", "secret", "x")),
            () ->
                box.items.replace(
                    box.editor, id, body("name", "one", "secret", "x"), Optional.empty()),
            () -> box.items.delete(box.editor, id))) {
      assertRefused(call, RefusalCode.SCOPE_MISSING);
    }
    assertThat(box.rows("vault_items")).isEqualTo(1);
    assertThat(box.open("one")).isEqualTo("sesame");
  }

  @Test
  void anotherTenantsItemIsNotThere() {
    String id = box.keep("one", "sesame").id();
    String unknown = Ids.next(IdKind.VAULT_ITEM);
    for (String missing : List.of(unknown, "vlt_1", "", "one", "\0")) {
      assertMissing(box.admin, missing);
    }
    assertMissing(box.stranger, id);
    assertThat(box.items.list(box.stranger, PageRequest.first(500)).items())
        .extracting(VaultItemView::id)
        .doesNotContain(id);
    assertThat(box.open("one")).isEqualTo("sesame");
    // The name is free for everybody else.
    box.items.delete(
        box.stranger,
        box.items.create(box.stranger, body("name", "one", "secret", "x")).item().id());
  }

  private void assertMissing(Caller caller, String id) {
    assertRefused(() -> box.items.require(caller, id), RefusalCode.RESOURCE_MISSING);
    assertRefused(
        () -> box.items.replace(caller, id, body("name", "new", "secret", "x"), Optional.empty()),
        RefusalCode.RESOURCE_MISSING);
    assertRefused(() -> box.items.delete(caller, id), RefusalCode.RESOURCE_MISSING);
  }

  @Test
  void aTakenNameIsRefusedAndNothingIsLeftBehind() {
    box.keep("one", "sesame");
    String two = box.keep("two", "other").id();
    box.makeKey("api-key:a");
    assertRefused(() -> box.keep("one", "x"), RefusalCode.NAME_TAKEN, "/name");
    assertRefused(() -> box.makeKey("api-key:a"), RefusalCode.NAME_TAKEN, "/name");
    assertRefused(
        () ->
            box.items.replace(
                box.admin, two, body("name", "one", "secret", "changed"), Optional.empty()),
        RefusalCode.NAME_TAKEN,
        "/name");
    assertThat(box.rows("vault_items")).isEqualTo(3);
    assertThat(box.rows("api_keys")).isEqualTo(1);
    assertThat(box.open("one")).isEqualTo("sesame");
    assertThat(box.open("two")).isEqualTo("other");
  }

  @Test
  void ofCallsWithOneNameAtOnceOneWins() throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> calls =
          IntStream.range(0, 16).<Callable<Boolean>>mapToObj(i -> () -> isKept("same")).toList();
      List<Boolean> kept = new ArrayList<>();
      for (Future<Boolean> call : callers.invokeAll(calls)) {
        kept.add(call.get());
      }
      assertThat(kept).containsOnlyOnce(true);
    }
    assertThat(box.rows("vault_items")).isEqualTo(1);
  }

  private boolean isKept(String name) {
    try {
      box.keep(name, "x");
      return true;
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isEqualTo(RefusalCode.NAME_TAKEN);
      return false;
    }
  }

  @Test
  void replacingKeepsWhatIsNotSent() {
    VaultItemView before =
        box.keep(
            "one", "sesame", "hosts", List.of("a.example"), "expires_at", "2026-02-01T00:00:00Z");
    box.time.advance(Duration.ofSeconds(1));
    VaultItemView after = replace(before.id(), "name", "uno", "secret", "apriti");
    assertThat(after.name()).isEqualTo("uno");
    assertThat(after.hosts()).isEqualTo(before.hosts());
    assertThat(after.expiresAt()).isEqualTo(before.expiresAt());
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
    assertThat(box.items.require(box.editor, before.id())).isEqualTo(after);
    assertThat(box.open("uno")).isEqualTo("apriti");
    assertThat(box.open("one")).isNull();

    VaultItemView open =
        replace(before.id(), "name", "uno", "secret", "x", "hosts", null, "expires_at", null);
    assertThat(open.hosts()).isEmpty();
    assertThat(open.expiresAt()).isEmpty();
  }

  @Test
  void aSecretStaysWhenWhatIsAroundItChanges() {
    String id = box.keep("one", "sesame", "hosts", List.of("a.example")).id();
    VaultItemView after =
        box.items
            .change(
                box.admin,
                id,
                body(
                    "name",
                    "uno",
                    "hosts",
                    List.of("b.example"),
                    "expires_at",
                    "2026-02-01T00:00:00Z"),
                Optional.empty())
            .item();
    assertThat(after.hosts()).containsExactly("b.example");
    assertThat(after.expiresAt()).hasValue(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(box.items.require(box.editor, id)).isEqualTo(after);
    assertThat(box.open("uno")).isEqualTo("sesame");
    assertRefused(
        () -> box.items.change(box.editor, id, body("name", "uno"), Optional.empty()),
        RefusalCode.SCOPE_MISSING);
    assertRefused(
        () -> box.items.change(box.stranger, id, body("name", "uno"), Optional.empty()),
        RefusalCode.RESOURCE_MISSING);
    box.keep("taken", "x");
    assertRefused(
        () -> box.items.change(box.admin, id, body("name", "taken"), Optional.empty()),
        RefusalCode.NAME_TAKEN,
        "/name");
    String key = box.makeKey("api-key:robot").item().id();
    assertRefused(
        () -> box.items.change(box.admin, key, body("name", "api-key:robot"), Optional.empty()),
        RefusalCode.PARAMETER_INVALID,
        "/name");
    assertThat(box.open("uno")).isEqualTo("sesame");
  }

  @Test
  void whatWasChangedMeanwhileIsNotOverwritten() {
    VaultItemView seen = box.keep("one", "sesame");
    box.time.advance(Duration.ofSeconds(1));
    Optional<Instant> first = Optional.of(seen.updatedAt());
    VaultItemView second =
        box.items
            .replace(box.admin, seen.id(), body("name", "one", "secret", "theirs"), first)
            .item();
    assertThat(second.updatedAt()).isAfter(seen.updatedAt());
    assertThat(box.items.require(box.editor, seen.id())).isEqualTo(second);
    assertRefused(
        () -> box.items.replace(box.admin, seen.id(), body("name", "one", "secret", "mine"), first),
        RefusalCode.VERSION_STALE);
    assertRefused(
        () -> box.items.change(box.admin, seen.id(), body("name", "uno"), first),
        RefusalCode.VERSION_STALE);
    assertThat(box.open("one")).isEqualTo("theirs");
    box.items.change(box.admin, seen.id(), body("name", "uno"), Optional.of(second.updatedAt()));
    assertThat(box.open("uno")).isEqualTo("theirs");
  }

  @Test
  void aSecretThatWouldBeExpiredAtOnceIsNotReplaced() {
    String id = box.keep("one", "sesame", "expires_at", "2026-01-01T00:01:00Z").id();
    box.time.advance(Duration.ofMinutes(1));
    assertRefused(
        () -> replace(id, "name", "one", "secret", "x"),
        RefusalCode.PARAMETER_INVALID,
        "/expires_at");
    replace(id, "name", "one", "secret", "x", "expires_at", "2026-01-01T00:02:00Z");
    assertThat(box.open("one")).isEqualTo("x");
  }

  @Test
  void whatIsDeletedIsGoneAndItsNameFree() {
    String id = box.keep("one", "sesame").id();
    box.items.delete(box.admin, id);
    assertMissing(box.admin, id);
    assertThat(box.open("one")).isNull();
    assertThat(box.keep("one", "again").id()).isNotEqualTo(id);
  }

  @Test
  void theListIsPagedNewestFirst() {
    List<String> ids =
        IntStream.range(0, 5).mapToObj(i -> box.keep("item " + i, "x").id()).toList();
    Slice<VaultItemView> first = box.items.list(box.editor, PageRequest.first(2));
    Slice<VaultItemView> second = box.items.list(box.editor, new PageRequest(2, first.next()));
    Slice<VaultItemView> third = box.items.list(box.editor, new PageRequest(2, second.next()));
    List<String> read = new ArrayList<>();
    for (Slice<VaultItemView> page : List.of(first, second, third)) {
      page.items().forEach(item -> read.add(item.id()));
    }
    assertThat(read).isEqualTo(ids.reversed());
    assertThat(third.next()).isEmpty();
  }

  /** Of five hundred with a hundred hosts each it takes 12 MB. */
  @Test
  void aListOfItemsWithManyHostsIsNotReadBesideLargeAnswers() {
    List<String> hosts =
        IntStream.range(0, 100).mapToObj(i -> "h" + i + (".x" + "x".repeat(59)).repeat(4)).toList();
    for (int i = 0; i < 12; i++) {
      box.keep("item " + i, "x", "hosts", hosts);
    }
    PageRequest all = PageRequest.first(100);
    try (AnswerMemory.Share writing = box.memory.writing(box.editor, 64L << 20)) {
      assertThat(writing.isFull()).isFalse();
      assertRefused(() -> box.items.list(box.editor, all), RefusalCode.CAPACITY_EXCEEDED);
      assertThat(box.items.list(box.editor, PageRequest.first(5)).items()).hasSize(5);
    }
    assertThat(box.items.list(box.editor, all).items()).hasSize(12);
  }

  @Test
  void anApiKeyIsShownOnceAndIsNoSecret() {
    SavedItem made = box.makeKey("api-key:robot", "groups", List.of("viewer", "editor", "viewer"));
    String key = made.newKey().orElseThrow();
    assertThat(key).matches("wfk_[A-Za-z0-9_-]{43}");
    assertThat(made.item().groups()).contains(List.of("editor", "viewer"));
    assertThat(made.toString()).doesNotContain(key);
    assertThat(box.items.require(box.editor, made.item().id())).isEqualTo(made.item());
    assertThat(box.items.list(box.editor, PageRequest.first(9)).items())
        .containsExactly(made.item());
    box.keep("a secret", "x");
    assertThat(box.items.listKeys(box.admin, PageRequest.first(9)).items())
        .containsExactly(made.item());
    assertRefused(
        () -> box.items.listKeys(box.editor, PageRequest.first(9)), RefusalCode.SCOPE_MISSING);
    assertThat(box.open("api-key:robot")).isNull();
    assertThat(box.secrets.findById(box.org, made.item().id())).isEmpty();
    assertThat(box.missing("api-key:robot", made.item().id())).hasSize(2);

    Account account = signIn(made.item().id(), key);
    assertThat(account.caller())
        .isEqualTo(
            Caller.of(box.org, "api-key:robot", List.of("editor", "viewer"))
                .as(new Subject("workflow-server", made.item().id())));
    assertThat(box.items.require(box.editor, made.item().id()).lastUsedAt())
        .contains(box.time.now());
  }

  @Test
  void anApiKeyIsAnOperatorUnlessItIsSaidOtherwise() {
    assertThat(box.makeKey("api-key:robot").item().groups()).contains(List.of("operator"));
  }

  @Test
  void aReplacedApiKeyIsAnotherOneWithTheSameGroups() {
    SavedItem old = box.makeKey("api-key:robot", "groups", List.of("viewer"));
    String id = old.item().id();
    SavedItem next =
        box.items.replace(box.admin, id, body("name", "api-key:other"), Optional.empty());
    assertThat(next.item().groups()).isEqualTo(old.item().groups());
    assertThat(next.newKey()).isPresent().isNotEqualTo(old.newKey());
    assertRefused(() -> signIn(id, old.newKey().orElseThrow()), RefusalCode.TOKEN_INVALID);
    assertThat(signIn(id, next.newKey().orElseThrow()).username()).isEqualTo("api-key:other");
  }

  @Test
  void aDeletedApiKeyIsNoKeyAnyMore() {
    SavedItem made = box.makeKey("api-key:robot");
    box.items.delete(box.admin, made.item().id());
    assertRefused(
        () -> signIn(made.item().id(), made.newKey().orElseThrow()), RefusalCode.TOKEN_INVALID);
    assertThat(box.rows("api_keys")).isZero();
  }

  @Test
  void secretsAndApiKeysStayWhatTheyAre() {
    String secret = box.keep("one", "sesame").id();
    SavedItem key = box.makeKey("api-key:robot");
    assertRefused(
        () -> box.items.replace(box.admin, secret, body("name", "api-key:one"), Optional.empty()),
        RefusalCode.PARAMETER_INVALID,
        "/name");
    assertRefused(
        () -> replace(key.item().id(), "name", "robot", "secret", "x"),
        RefusalCode.PARAMETER_INVALID,
        "/name");
    assertThat(box.open("one")).isEqualTo("sesame");
    signIn(key.item().id(), key.newKey().orElseThrow());
  }

  private VaultItemView replace(String id, Object... members) {
    Map<String, Object> body = body(members);
    return box.items.replace(box.admin, id, body, Optional.empty()).item();
  }

  private Account signIn(String id, String key) {
    return box.accounts.signInWithKey(id, key, "192.0.2.1");
  }

  private static void assertRefused(ThrowingCallable call, RefusalCode code, String... pointers) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.violations())
                  .extracting(Violation::pointer)
                  .containsExactly(pointers);
            });
  }
}
