package org.workflowserver.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditChain;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What is read of the audit log, and what shows that it was changed. */
@ParameterizedClass
@EnumSource
class AuditLogTest {
  private static final Map<Dialect, TestDatabase> DATABASES = new EnumMap<>(Dialect.class);
  private static final AtomicInteger TENANTS = new AtomicInteger();
  private static final AuditFilter ALL =
      new AuditFilter(
          Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty());

  private final TestDatabase database;
  private final SettableTime time = new SettableTime(Instant.parse("2026-01-01T00:00:00.000001Z"));
  private final AuditStore store;
  private final BoundedAuditLog boundedLog;
  private final AuditLog log;
  private final String org = "tenant" + TENANTS.incrementAndGet();
  private final Caller admin = Caller.of(org, "ada", List.of("admin")).from("192.0.2.1");

  AuditLogTest(Dialect dialect) {
    this.database = DATABASES.computeIfAbsent(dialect, TestDatabase::fresh);
    this.store = new AuditStore(database.sql());
    this.boundedLog = TestAudit.notes(database, time);
    this.log = log(TestAudit.chain(database), new AuditLogStore(database.sql()));
  }

  private AuditLog log(AuditChain chain, AuditLogStore read) {
    return new AuditLog(chain, boundedLog, read, database.transactions());
  }

  @AfterAll
  static void end() {
    DATABASES.values().forEach(TestDatabase::close);
    DATABASES.clear();
  }

  @Test
  void anEntryThatCommittedIsInTheNextAnswer() {
    append(admin, AuditAction.USER_CREATED, "usr_1");
    AuditRecord read = list(ALL).getFirst();
    assertThat(read.entry().seq()).isEqualTo(1);
    assertThat(read.entry().org()).isEqualTo(org);
    assertThat(read.entry().actor()).isEqualTo("ada");
    assertThat(read.entry().address()).isEqualTo("192.0.2.1");
    assertThat(read.entry().action()).isEqualTo("user.created");
    assertThat(read.entry().object()).isEqualTo("usr_1");
    assertThat(read.entry().at()).isEqualTo(time.now());
    assertThat(read.hash()).isEqualTo(read.entry().hash());
    assertThat(log.verify(admin))
        .isEqualTo(new AuditVerification(1, Optional.empty(), Optional.of(read.hash())));
  }

  @Test
  void whatIsRolledBackIsNoEntry() {
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .doInNew(
                        () -> {
                          store.append(
                              admin.auditEntry(AuditAction.USER_DELETED, "usr_1"), time.now());
                          throw new IllegalStateException("rolled back");
                        }))
        .hasMessageContaining("rolled back");
    assertThat(list(ALL)).isEmpty();
    assertThat(log.verify(admin))
        .isEqualTo(new AuditVerification(0, Optional.empty(), Optional.empty()));
  }

  @Test
  void theListIsFilteredAndPagedNewestFirst() {
    Caller bob = Caller.of(org, "bob", List.of("admin"));
    for (int i = 0; i < 10; i++) {
      // Some at the same time: the order goes on by the number.
      time.advance(i % 3 == 0 ? Duration.ofSeconds(1) : Duration.ZERO);
      append(
          i % 2 == 0 ? admin : bob,
          i < 5 ? AuditAction.WORKFLOW_CHANGED : AuditAction.WORKFLOW_DELETED,
          "fl_" + i);
    }
    append(Caller.of("stranger", "ada", List.of("admin")), AuditAction.USER_CREATED, "usr_x");
    for (int limit : List.of(1, 3, 10)) {
      assertThat(paged(ALL, limit))
          .containsExactly(
              "fl_9", "fl_8", "fl_7", "fl_6", "fl_5", "fl_4", "fl_3", "fl_2", "fl_1", "fl_0");
    }
    Instant begin = Instant.parse("2026-01-01T00:00:00.000001Z");
    AuditFilter between =
        new AuditFilter(
            Optional.of(begin.plusSeconds(2)),
            Optional.of(begin.plusSeconds(4)),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    assertThat(paged(between, 2)).containsExactly("fl_8", "fl_7", "fl_6", "fl_5", "fl_4", "fl_3");
    AuditFilter bobs =
        new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.of("bob"),
            Set.of(AuditAction.WORKFLOW_DELETED),
            Optional.empty());
    assertThat(paged(bobs, 1)).containsExactly("fl_9", "fl_7", "fl_5");
    AuditFilter both =
        new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.of("bob"),
            Set.of(AuditAction.WORKFLOW_CHANGED, AuditAction.WORKFLOW_DELETED),
            Optional.empty());
    assertThat(paged(both, 2)).containsExactly("fl_9", "fl_7", "fl_5", "fl_3", "fl_1");
    AuditFilter one =
        new AuditFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.of("fl_4"));
    assertThat(paged(one, 2)).containsExactly("fl_4");
    for (String wrong :
        List.of(
            "abc",
            "1",
            ".",
            "1.x",
            "x.1",
            "-1.1",
            "1.-1",
            "1.0",
            "999999999999999999.1",
            "1.9223372036854775807",
            "99999999999999999999.1")) {
      PageRequest page = new PageRequest(1, Optional.of(Cursor.of(wrong)));
      assertRefused(() -> log.list(admin, ALL, page), RefusalCode.QUERY_INVALID);
    }
  }

  @Test
  void lessThanAnAdministratorReadsNothing() {
    Caller editor = Caller.of(org, "ed", List.of("editor"));
    assertRefused(() -> log.list(editor, ALL, PageRequest.first(1)), RefusalCode.SCOPE_MISSING);
    assertRefused(() -> log.verify(editor), RefusalCode.SCOPE_MISSING);
    assertRefused(() -> log.export(editor, AuditFilter.NONE), RefusalCode.SCOPE_MISSING);
  }

  @Test
  void whatIsAlteredShows() {
    for (String change :
        List.of(
            "actor = 'eve'",
            "actor = null",
            "action = 'user.deleted'",
            "object_id = 'usr_9'",
            "details = '{\"a\":\"b\"}'",
            "address = '192.0.2.9'",
            "created_at = created_at + interval '1' second",
            "hash = '" + "1".repeat(64) + "'",
            "previous = '" + "1".repeat(64) + "'",
            "org_id = 'elsewhere' || org_id",
            "seq = 100")) {
      String tenant = "altered" + TENANTS.incrementAndGet();
      Caller caller = fill(tenant, 5);
      change("update audit_entries set " + change + " where org_id = ?1 and seq = 3", tenant);
      assertThat(log.verify(caller))
          .as(change)
          .matches(found -> !found.valid())
          .matches(found -> found.firstBroken().equals(Optional.of(3L)))
          .matches(found -> found.entries() == 2);
    }
  }

  @Test
  void whatIsTakenAwayShowsAtTheEndToo() {
    Caller middle = fill("middle" + org, 5);
    change("delete from audit_entries where org_id = ?1 and seq = 2", middle.org());
    assertThat(log.verify(middle).firstBroken()).contains(2L);
    Caller last = fill("last" + org, 5);
    change("delete from audit_entries where org_id = ?1 and seq >= 4", last.org());
    assertThat(log.verify(last).firstBroken()).contains(4L);
    Caller head = fill("head" + org, 5);
    change("delete from audit_heads where org_id = ?1", head.org());
    append(head, AuditAction.USER_CREATED, "usr_later");
    assertThat(log.verify(head).firstBroken()).contains(1L);
    Caller shorter = fill("shorter" + org, 5);
    change("update audit_heads set seq = 4 where org_id = ?1", shorter.org());
    assertThat(log.verify(shorter).valid()).isFalse();
    Caller all = fill("all" + org, 5);
    change("delete from audit_entries where org_id = ?1", all.org());
    assertThat(log.verify(all).firstBroken()).contains(1L);
  }

  @Test
  void anEntryThatIsPutInShows() {
    Caller caller = fill(org, 5);
    change(
        "insert into audit_entries (org_id, seq, created_at, actor, action, object_id, details,"
            + " address, previous, hash) select org_id, 6, created_at, actor, action, object_id,"
            + " details, address, previous, hash from audit_entries where org_id = ?1 and seq = 5",
        org);
    append(caller, AuditAction.USER_CREATED, "usr_later");
    assertThat(log.verify(caller).firstBroken()).contains(6L);
    assertThat(log.list(caller, ALL, PageRequest.first(10)).items()).hasSize(6);
    // What was done meanwhile is kept until the chain is whole.
    change("delete from audit_entries where org_id = ?1 and seq = 6", org);
    assertThat(log.verify(caller).entries()).isEqualTo(6);
    Caller other = fill("other" + org, 1_100);
    assertThat(log.verify(other).entries()).isEqualTo(1_100);
  }

  @Test
  void whoReadsAnExportSlowlyHoldsUpAFewOthersOnlyAndNoneWhoVerifies() throws Exception {
    Caller caller = fill(org, 1);
    Caller other = fill("other" + org, 1);
    AuditExport second = log.export(caller, AuditFilter.NONE);
    List<String> refused = new ArrayList<>();
    List<String> ofOther = new ArrayList<>();
    log.export(caller, AuditFilter.NONE)
        .forEachLine(
            line -> {
              assertRefused(
                  () -> log.export(caller, AuditFilter.NONE), RefusalCode.CAPACITY_EXCEEDED);
              assertThatThrownBy(() -> second.forEachLine(refused::add))
                  .isInstanceOf(Refusal.class);
              assertThat(log.verify(caller).valid()).isTrue();
              // What one tenant reads is not for another to wait for.
              log.export(other, AuditFilter.NONE).forEachLine(ofOther::add);
            });
    assertThat(ofOther).isNotEmpty();
    assertThat(refused).isEmpty();
    second.forEachLine(refused::add);
    assertThat(refused).hasSize(2);
  }

  @Test
  void whoVerifiesHoldsUpNoOtherTenant() throws Exception {
    Caller caller = fill(org, 1);
    Caller other = fill("other" + org, 1);
    CountDownLatch reading = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    AuditLogStore slow =
        new AuditLogStore(database.sql()) {
          @Override
          long last(String orgId) {
            if (orgId.equals(org)) {
              reading.countDown();
              await(goOn);
            }
            return super.last(orgId);
          }
        };
    AuditLog slowLog = log(TestAudit.chain(database), slow);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<AuditVerification>> both =
          List.of(
              threads.submit(() -> slowLog.verify(caller)),
              threads.submit(() -> slowLog.verify(caller)));
      await(reading);
      assertRefused(() -> slowLog.verify(caller), RefusalCode.CAPACITY_EXCEEDED);
      assertThat(slowLog.verify(other).valid()).isTrue();
      goOn.countDown();
      for (Future<AuditVerification> one : both) {
        assertThat(one.get().valid()).isTrue();
      }
    } finally {
      goOn.countDown();
    }
    assertThat(slowLog.verify(caller).valid()).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(180, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsQueuedIsInTheAnswer() {
    boundedLog.noteLater("password", admin.auditEntry(AuditAction.SIGN_IN_FAILED, "usr_1"));
    assertThat(list(ALL)).hasSize(1);
    boundedLog.noteLater("password", admin.auditEntry(AuditAction.SIGN_IN_FAILED, "usr_2"));
    assertThat(log.verify(admin).entries()).isEqualTo(2);
  }

  @Test
  void whoCalledIsToldByIssuerAndSubjectToo() {
    append(admin.as(new Subject("https://id.example", "4711")), AuditAction.USER_CREATED, "usr_1");
    assertThat(list(ALL).getFirst().entry().details())
        .isEqualTo("{\"issuer\":\"https://id.example\",\"subject\":\"4711\"}");
    assertThat(log.verify(admin).valid()).isTrue();
  }

  @Test
  void anExportIsTheWholeChainAndItsEnd() throws Exception {
    Caller caller = fill(org, 1_201);
    AuditExport export = log.export(caller, AuditFilter.NONE);
    // What is added behind it is for the next one.
    append(caller, AuditAction.USER_CREATED, "usr_later");
    assertThat(log.verify(caller).entries()).isEqualTo(1_202);
    List<String> lines = new ArrayList<>();
    export.forEachLine(lines::add);
    assertThat(lines).hasSize(1_202);
    assertThat(lines.getFirst()).startsWith("{\"seq\":1,\"org\":\"" + org + "\"");
    assertThat(lines.get(1_200)).startsWith("{\"seq\":1201,");
    String hash = lines.get(1_200).replaceFirst(".*\"hash\":\"([0-9a-f]{64})\"}$", "$1");
    assertThat(lines.getLast())
        .isEqualTo(
            "{\"head\":{\"org\":\"" + org + "\",\"entries\":1201,\"hash\":\"" + hash + "\"}}");
  }

  @Test
  void anExportOfSomeEntriesIsWhatTheListHasOldestFirst() throws Exception {
    Caller caller = fill(org, 3);
    append(caller, AuditAction.USER_DELETED, "usr_gone");
    append(caller, AuditAction.USER_DELETED, "usr_other");
    Instant now = log.list(caller, ALL, PageRequest.first(1)).items().getFirst().entry().at();
    Optional<String> nobody = Optional.of("no\0body");
    AuditFilter deleted =
        new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(AuditAction.USER_DELETED),
            Optional.empty());
    for (AuditFilter filter :
        List.of(
            deleted,
            new AuditFilter(
                deleted.from(), deleted.to(), deleted.actor(), Set.of(), Optional.of("usr_gone")),
            new AuditFilter(
                Optional.of(now), deleted.to(), deleted.actor(), Set.of(), deleted.object()),
            new AuditFilter(
                deleted.from(), Optional.of(now), deleted.actor(), Set.of(), deleted.object()),
            new AuditFilter(deleted.from(), deleted.to(), nobody, Set.of(), deleted.object()))) {
      List<String> lines = new ArrayList<>();
      log.export(caller, filter).forEachLine(lines::add);
      assertThat(lines.removeLast())
          .isEqualTo("{\"found\":{\"org\":\"%s\",\"entries\":%d}}".formatted(org, lines.size()));
      assertThat(lines)
          .isEqualTo(
              log.list(caller, filter, PageRequest.first(100)).items().reversed().stream()
                  .map(entry -> entry.entry().line(entry.hash()))
                  .toList());
    }
    List<String> lines = new ArrayList<>();
    log.export(caller, deleted).forEachLine(lines::add);
    assertThat(lines).hasSize(3);
  }

  @Test
  void serversThatLinkAtOnceMakeOneChainOfAllThatCommitted() throws Exception {
    List<Future<?>> work = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int thread = 0; thread < 4; thread++) {
        int number = thread;
        work.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    append(admin, AuditAction.USER_CREATED, number + "/" + i);
                  }
                }));
      }
      for (int server = 0; server < 2; server++) {
        AuditChain chain = TestAudit.chain(database);
        work.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    chain.link();
                  }
                }));
      }
      for (Future<?> one : work) {
        one.get();
      }
    }
    AuditVerification found = log.verify(admin);
    assertThat(found.valid()).isTrue();
    assertThat(found.entries()).isEqualTo(400);
    Set<String> objects = new TreeSet<>(paged(ALL, 500));
    assertThat(objects).hasSize(400);
  }

  private Caller fill(String tenant, int entries) {
    Caller caller = Caller.of(tenant, "ada", List.of("admin")).from("192.0.2.1");
    database
        .transactions()
        .doInNew(
            () -> {
              for (int i = 0; i < entries; i++) {
                store.append(caller.auditEntry(AuditAction.USER_CREATED, "usr_" + i), time.now());
              }
            });
    assertThat(log.verify(caller).valid()).isTrue();
    return caller;
  }

  private void append(Caller caller, AuditAction action, String object) {
    database
        .transactions()
        .doInNew(() -> store.append(caller.auditEntry(action, object), time.now()));
  }

  private void change(String sql, String tenant) {
    database
        .transactions()
        .doInNew(
            () ->
                database
                    .entityManager()
                    .createNativeQuery(sql)
                    .setParameter(1, tenant)
                    .executeUpdate());
  }

  private List<AuditRecord> list(AuditFilter filter) {
    return log.list(admin, filter, PageRequest.first(100)).items();
  }

  private List<String> paged(AuditFilter filter, int limit) {
    List<String> objects = new ArrayList<>();
    Slice<AuditRecord> page = log.list(admin, filter, PageRequest.first(limit));
    page.items().forEach(row -> objects.add(row.entry().object()));
    while (page.next().isPresent()) {
      page = log.list(admin, filter, new PageRequest(limit, page.next()));
      page.items().forEach(row -> objects.add(row.entry().object()));
    }
    return objects;
  }

  private static void assertRefused(Runnable call, RefusalCode code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
