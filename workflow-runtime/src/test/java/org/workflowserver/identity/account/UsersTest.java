package org.workflowserver.identity.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.workflowserver.identity.account.SignInThrottleTest.assertNoPlace;
import static org.workflowserver.identity.account.SignInThrottleTest.started;
import static org.workflowserver.identity.account.SignInThrottleTest.waitFor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.token.Installation;
import org.workflowserver.identity.token.Installation.Server;
import org.workflowserver.limit.HashingQueue;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

/** What administrators can do with the accounts of their tenant. */
@ParameterizedClass
@EnumSource
class UsersTest {
  private static final Map<Dialect, Installation> INSTALLATIONS = new EnumMap<>(Dialect.class);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Installation installation;
  private final Server server;
  private final Users users;
  private final String org = "tenant-" + NAMES.incrementAndGet();
  private final Caller admin = Caller.of(org, "boss", List.of("admin"));

  UsersTest(Dialect dialect) {
    this.installation = INSTALLATIONS.computeIfAbsent(dialect, Installation::on);
    this.server = installation.start();
    this.users = users(Installation.PASSWORDS);
  }

  private Users users(Passwords passwords) {
    return new Users(
        installation.store,
        passwords,
        new AuditStore(installation.database.sql()),
        server.accounts(),
        installation.database.transactions(),
        installation.time);
  }

  @AfterAll
  static void end() {
    INSTALLATIONS.values().forEach(Installation::close);
    INSTALLATIONS.clear();
  }

  @Test
  void aUserIsOfTheCallersTenantAndCanSignIn() {
    UserView user = users.create(admin, body(name(), "editor", "display_name", "Ada"));
    assertThat(user.id()).startsWith("usr_");
    assertThat(user.org()).isEqualTo(org);
    assertThat(user.groups()).containsExactly("editor");
    assertThat(user.displayName()).contains("Ada");
    assertThat(user.mustChangePassword()).isFalse();
    assertThat(users.require(admin, user.id())).isEqualTo(user);
    assertThat(server.signIn(user.username()).caller())
        .isEqualTo(
            Caller.of(org, user.username(), List.of("editor")).as(Subject.ofAccount(user.id())));
  }

  @Test
  void theConsoleAsksForAnotherPasswordWhereTheAdministratorSaysSo() {
    UserView user = users.create(admin, body(name(), "viewer", "must_change_password", true));
    assertThat(server.signIn(user.username()).mustChangePassword()).isTrue();
    users.update(admin, user.id(), Map.of("must_change_password", false));
    Account account = server.signIn(user.username());
    assertThat(account.mustChangePassword()).isFalse();
    String token = server.tokens().issue(account).accessToken();
    users.update(admin, user.id(), Map.of("must_change_password", true));
    assertThatThrownBy(() -> server.tokens().verify(token)).isInstanceOf(Refusal.class);
  }

  @Test
  void onlyAnAdministratorOfTheFirstTenantNamesAnother() {
    Map<String, Object> elsewhere = body(name(), "admin", "org", "elsewhere");
    assertRefused(() -> users.create(admin, elsewhere), RefusalCode.SCOPE_MISSING);
    Caller first = Caller.of("default", "admin", List.of("admin"));
    UserView made = users.create(first, elsewhere);
    assertThat(made.org()).isEqualTo("elsewhere");
    assertRefused(() -> users.require(first, made.id()), RefusalCode.RESOURCE_MISSING);
    assertRefused(() -> users.delete(first, made.id()), RefusalCode.RESOURCE_MISSING);
    assertRefused(() -> users.update(first, made.id(), Map.of()), RefusalCode.RESOURCE_MISSING);
    assertThat(users.create(admin, body(name(), "viewer", "org", org)).org()).isEqualTo(org);
  }

  @Test
  void lessThanAnAdministratorMayNothing() {
    Caller editor = Caller.of(org, "editor", List.of("editor"));
    String id = Ids.next(IdKind.USER);
    List<Runnable> calls =
        List.of(
            () -> users.list(editor, PageRequest.first(1)),
            () -> users.require(editor, id),
            () -> users.create(editor, body(name(), "viewer")),
            () -> users.update(editor, id, Map.of()),
            () -> users.delete(editor, id));
    calls.forEach(call -> assertRefused(call, RefusalCode.SCOPE_MISSING));
  }

  @Test
  void everyWrongMemberIsNamed() {
    assertThat(pointers(() -> users.create(admin, Map.of())))
        .containsExactly("/username", "/password", "/groups");
    for (Object name : List.of("ab", "x".repeat(65), "Ada", "a b c", "a\0b", "ä-umlaut", 5L)) {
      assertThat(pointers(() -> users.create(admin, body("x", "viewer", "username", name))))
          .contains("/username");
    }
    for (Object password :
        List.of("short-one-1", "x".repeat(201), "password123456", "aaaaaaaaaaaa", 5L)) {
      assertThat(pointers(() -> users.create(admin, body(name(), "viewer", "password", password))))
          .containsExactly("/password");
    }
    assertThat(pointers(() -> users.create(admin, body(name(), "viewer", "groups", List.of()))))
        .containsExactly("/groups");
    assertThat(
            pointers(
                () ->
                    users.create(
                        admin,
                        body(
                            name(),
                            "viewer",
                            "groups",
                            List.of("viewer", "root", 1L),
                            "org",
                            " ",
                            "display_name",
                            "a\nb",
                            "must_change_password",
                            "yes"))))
        .containsExactlyInAnyOrder(
            "/groups/1", "/groups/2", "/org", "/display_name", "/must_change_password");
  }

  @Test
  void aNameIsTakenOnceInTheInstallation() {
    UserView user = users.create(admin, body(name(), "viewer"));
    Caller stranger = Caller.of("stranger", "mallory", List.of("admin"));
    Map<String, Object> same = body(user.username(), "viewer");
    assertRefused(() -> users.create(stranger, same), RefusalCode.NAME_TAKEN);
    UserView other = users.create(admin, body(name(), "viewer"));
    assertRefused(
        () -> users.update(admin, other.id(), Map.of("username", user.username())),
        RefusalCode.NAME_TAKEN);
    assertThat(users.require(admin, other.id())).isEqualTo(other);
  }

  @Test
  void aTenantThatSetsManyPasswordsLeavesRoomForOthersAndFewThreadsWait() throws Exception {
    UserView user = users.create(admin, body(name(), "viewer"));
    HashingQueue queue = new HashingQueue(1, Duration.ofHours(1));
    Users busy = users(new Passwords(1_000, queue));
    CountDownLatch hashed = new CountDownLatch(1);
    List<Future<?>> calls = new ArrayList<>();
    calls.add(
        started(
            Thread.State.WAITING,
            () -> queue.run("first", Optional.empty(), Optional.empty(), () -> waitFor(hashed))));
    for (String name : List.of("boss", "boss", "boss", "boss", "deputy", "deputy")) {
      Caller caller = Caller.of(org, name, List.of("admin"));
      calls.add(waiting(() -> busy.create(caller, body(name(), "viewer"))));
    }
    Map<String, Object> password = Map.of("password", Installation.PASSWORD);
    Caller deputy = Caller.of(org, "deputy", List.of("admin"));
    for (Caller caller : List.of(admin, deputy)) {
      assertNoPlace(refused(() -> busy.create(caller, body(name(), "viewer"))));
      assertNoPlace(refused(() -> busy.update(caller, user.id(), password)));
    }
    // What fails without a hash, or needs none, waits for none.
    assertRefused(
        () -> busy.create(admin, body(user.username(), "viewer")), RefusalCode.NAME_TAKEN);
    Map<String, Object> taken =
        Map.of("username", server.signIn("admin").username(), "password", Installation.PASSWORD);
    assertRefused(() -> busy.update(admin, user.id(), taken), RefusalCode.NAME_TAKEN);
    busy.update(admin, user.id(), Map.of("display_name", "Ada"));
    Caller stranger = Caller.of("stranger", "mallory", List.of("admin"));
    calls.add(waiting(() -> busy.create(stranger, body(name(), "viewer"))));
    hashed.countDown();
    for (Future<?> call : calls) {
      assertThat(call.get(180, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private static Future<UserView> refused(Callable<UserView> call) {
    return started(Thread.State.TERMINATED, call);
  }

  private static Future<UserView> waiting(Callable<UserView> call) {
    return started(Thread.State.TIMED_WAITING, call);
  }

  @Test
  void onlyWhatIsSentChanges() {
    UserView user = users.create(admin, body(name(), "viewer", "display_name", "Ada"));
    installation.time.advance(Duration.ofSeconds(1));
    assertThat(users.update(admin, user.id(), Map.of()))
        .isEqualTo(users.require(admin, user.id()))
        .isEqualTo(user);
    Map<String, Object> none = new LinkedHashMap<>();
    none.put("display_name", null);
    UserView without = users.update(admin, user.id(), none);
    assertThat(without.displayName()).isEmpty();
    assertThat(without.groups()).isEqualTo(user.groups());
    UserView renamed = users.update(admin, user.id(), Map.of("username", name()));
    assertThat(server.signIn(renamed.username()).id()).isEqualTo(user.id());
    assertThat(users.update(admin, user.id(), Map.of("org", org)).org()).isEqualTo(org);
    assertRefused(
        () -> users.update(admin, user.id(), Map.of("org", "default")),
        RefusalCode.PARAMETER_INVALID);
    assertThat(
            pointers(() -> users.update(admin, user.id(), Map.of("password", renamed.username()))))
        .containsExactly("/password");
  }

  @Test
  void whatAUserIsAlreadyIsNoChangeAndNoEntry() {
    UserView user = users.create(admin, body(name(), "viewer", "display_name", "Ada"));
    installation.time.advance(Duration.ofSeconds(1));
    Map<String, Object> same =
        Map.of(
            "username",
            user.username(),
            "groups",
            List.of("viewer", "viewer"),
            "display_name",
            "Ada",
            "must_change_password",
            false);
    assertThat(users.update(admin, user.id(), same)).isEqualTo(user);
    assertThat(TestAudit.pending(installation.database, AuditAction.USER_CHANGED))
        .noneMatch(entry -> entry.endsWith(user.id()));
    Map<String, Object> more = new LinkedHashMap<>(same);
    more.put("groups", List.of("viewer", "editor"));
    assertThat(users.update(admin, user.id(), more).updatedAt()).isAfter(user.updatedAt());
    assertThat(TestAudit.details(installation.database, user.id()))
        .last()
        .asString()
        .contains("\"changed\":\"groups\"");
  }

  @Test
  void aListOfMoreGroupsThanThereMayBeIsOneViolation() {
    List<Integer> wrong = IntStream.range(0, 100_000).boxed().toList();
    assertThat(pointers(() -> users.create(admin, body(name(), "viewer", "groups", wrong))))
        .containsExactly("/groups");
    List<String> most = Collections.nCopies(Scope.MOST_GROUPS, "viewer");
    assertThat(users.create(admin, body(name(), "x", "groups", most)).groups())
        .containsExactly("viewer");
  }

  @Test
  void anotherRoleNameOrPasswordEndsTokens() {
    for (Map<String, Object> change :
        List.<Map<String, Object>>of(
            Map.of("groups", List.of("admin", "viewer")),
            Map.of("username", name()),
            Map.of("password", Installation.PASSWORD))) {
      UserView user = users.create(admin, body(name(), "operator"));
      String token = server.tokens().issue(server.signIn(user.username())).accessToken();
      users.update(admin, user.id(), Map.of("display_name", "Ada", "groups", List.of("operator")));
      assertThat(server.tokens().verify(token).name()).isEqualTo(user.username());
      users.update(admin, user.id(), change);
      assertRefused(() -> server.tokens().verify(token), RefusalCode.TOKEN_INVALID);
    }
  }

  @Test
  void aDeletedUsersTokensEnd() {
    UserView user = users.create(admin, body(name(), "operator"));
    String token = server.tokens().issue(server.signIn(user.username())).accessToken();
    assertThat(server.tokens().verify(token).name()).isEqualTo(user.username());
    users.delete(admin, user.id());
    assertRefused(() -> server.tokens().verify(token), RefusalCode.TOKEN_INVALID);
    assertRefused(() -> users.require(admin, user.id()), RefusalCode.RESOURCE_MISSING);
    assertRefused(() -> users.delete(admin, user.id()), RefusalCode.RESOURCE_MISSING);
    assertRefused(() -> users.require(admin, "usr_1"), RefusalCode.RESOURCE_MISSING);
  }

  @Test
  void theLastAdministratorStays() {
    UserView first = users.create(admin, body(name(), "admin"));
    UserView editor = users.create(admin, body(name(), "editor"));
    Map<String, Object> demotion = Map.of("groups", List.of("editor"));
    assertRefused(() -> users.update(admin, first.id(), demotion), RefusalCode.LAST_ADMINISTRATOR);
    assertRefused(() -> users.delete(admin, first.id()), RefusalCode.LAST_ADMINISTRATOR);
    users.update(admin, first.id(), Map.of("display_name", "Last", "username", name()));
    UserView second = users.create(admin, body(name(), "admin"));
    users.update(admin, first.id(), demotion);
    assertRefused(() -> users.delete(admin, second.id()), RefusalCode.LAST_ADMINISTRATOR);
    users.delete(admin, editor.id());
    users.delete(admin, first.id());
  }

  @Test
  void ofTwoWhoLeaveAtOnceOneStays() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 10; round++) {
        UserView first = users.create(admin, body(name(), "admin"));
        UserView second = users.create(admin, body(name(), "admin"));
        Users elsewhere =
            new Users(
                installation.store,
                Installation.PASSWORDS,
                new AuditStore(installation.database.sql()),
                installation.start().accounts(),
                installation.database.transactions(),
                installation.time);
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Optional<RefusalCode>> one =
            threads.submit(() -> outcome(start, () -> users.delete(admin, first.id())));
        Future<Optional<RefusalCode>> other =
            threads.submit(
                () ->
                    outcome(
                        start,
                        () ->
                            elsewhere.update(
                                admin, second.id(), Map.of("groups", List.of("viewer")))));
        assertThat(List.of(one.get(), other.get()))
            .containsExactlyInAnyOrder(
                Optional.empty(), Optional.of(RefusalCode.LAST_ADMINISTRATOR));
        removeAdministrators();
      }
    }
  }

  private void removeAdministrators() {
    installation
        .database
        .transactions()
        .doInNew(
            () ->
                store()
                    .list(org, Optional.empty(), Optional.empty(), 100)
                    .forEach(user -> store().delete(user)));
  }

  private AccountStore store() {
    return installation.store;
  }

  @Test
  void theListIsPagedNewestFirst() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(users.create(admin, body(name(), "viewer")).id());
    }
    List<String> read = new ArrayList<>();
    Slice<UserView> page = users.list(admin, PageRequest.first(2));
    page.items().forEach(user -> read.add(user.id()));
    while (page.next().isPresent()) {
      page = users.list(admin, new PageRequest(2, page.next()));
      page.items().forEach(user -> read.add(user.id()));
    }
    assertThat(read).isEqualTo(made.reversed());
  }

  @Test
  void groupsAreListedWithWhoIsInThem() {
    users.create(admin, body(name(), "viewer"));
    UserView second = users.create(admin, body(name(), "editor"));
    users.create(admin, body(name(), "viewer"));
    List<Users.Group> groups = users.groups(admin, Map.of("staff", "viewer", "all", "viewer"));
    assertThat(groups)
        .extracting(Users.Group::scope, Users.Group::members, Users.Group::providerGroups)
        .containsExactly(
            tuple(Scope.VIEWER, 2L, List.of("all", "staff")),
            tuple(Scope.OPERATOR, 0L, List.of()),
            tuple(Scope.EDITOR, 1L, List.of()),
            tuple(Scope.ADMIN, 0L, List.of()));
    assertThat(users.list(admin, Optional.of(Scope.EDITOR), PageRequest.first(5)).items())
        .containsExactly(second);
    assertThat(users.list(admin, Optional.of(Scope.ADMIN), PageRequest.first(5)).items()).isEmpty();
  }

  private static Optional<RefusalCode> outcome(CyclicBarrier start, Runnable call)
      throws Exception {
    start.await();
    try {
      call.run();
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(refusal.code());
    }
  }

  private static String name() {
    return "user-" + NAMES.incrementAndGet();
  }

  private static Map<String, Object> body(String username, String group, Object... more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("username", username);
    body.put("password", Installation.PASSWORD);
    body.put("groups", List.of(group));
    for (int i = 0; i < more.length; i += 2) {
      body.put((String) more[i], more[i + 1]);
    }
    return body;
  }

  private static Set<String> pointers(Runnable call) {
    try {
      call.run();
    } catch (Refusal refusal) {
      Set<String> pointers = new LinkedHashSet<>();
      refusal.violations().stream().map(Violation::pointer).forEach(pointers::add);
      return pointers;
    }
    throw new AssertionError("It was not refused.");
  }

  private static void assertRefused(Runnable call, RefusalCode code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
