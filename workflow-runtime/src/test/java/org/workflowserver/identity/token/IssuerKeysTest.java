package org.workflowserver.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.account.AccountsTest;
import org.workflowserver.identity.token.Installation.Server;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.SealedRows;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.sealing.TestKeys;

class IssuerKeysTest {
  @ParameterizedTest
  @EnumSource
  void theKeysAreSealedAgainUnderTheNextKeyAndStayTheSame(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      Map<String, Object> before = installation.start().tokens().publicKeys();
      IssuerKeys last = installation.issuerKeys(TestKeys.lastSealer());
      assertThatThrownBy(last::load).isInstanceOf(SealBroken.class);

      SealedRows next = rows(installation, TestKeys.nextSealer());
      assertThat(next.sealedUnderOthers()).isEqualTo(1);
      assertThat(next.sealAgain()).isEqualTo(1);
      assertThat(next.sealedUnderOthers()).isZero();
      assertThat(next.sealAgain()).isZero();

      last.load();
      assertThat(last.publicKeys()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFormerKeyVerifiesUntilItsLastTokenHasExpired(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      Server here = installation.start();
      Server there = installation.start();
      Account admin = here.signIn("admin");
      String before = here.tokens().issue(admin).accessToken();
      String former = kidOf(before);

      String kid = here.tokens().rotateKeys(admin.caller());

      assertThat(kid).isNotEqualTo(former);
      String after = here.tokens().issue(admin).accessToken();
      assertThat(kidOf(after)).isEqualTo(kid);
      // Another server knows nothing of it, and takes it all the same.
      there.tokens().verify(after);
      here.tokens().verify(before);
      there.tokens().verify(before);
      assertThat(kidOf(there.tokens().issue(admin).accessToken())).isEqualTo(kid);
      assertThat(kids(here)).isEqualTo(kids(there)).containsOnly(former, kid);

      installation.time.advance(Duration.ofMinutes(59));
      installation.start().tokens().verify(before);
      installation.time.advance(Duration.ofMinutes(2));
      assertThat(kids(here)).isEqualTo(kids(there)).containsExactly(kid);
    }
  }

  @Test
  void aRetiredKeyThatDoesNotOpenVerifiesStillAndOneThatSignsStopsTheServer() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Server here = installation.start();
      Account admin = here.signIn("admin");
      String before = here.tokens().issue(admin).accessToken();
      here.tokens().rotateKeys(admin.caller());
      damage(installation, "retired_at is not null");
      Server there = installation.start();
      there.tokens().verify(before);
      assertThat(rows(installation, TestKeys.sealer()).sealAgain()).isZero();

      damage(installation, "retired_at is null");
      assertThatThrownBy(() -> here.keys().load()).isInstanceOf(SealBroken.class);
    }
  }

  private static SealedRows rows(Installation installation, Sealer sealer) {
    return TestKeys.rows(installation.database, sealer, IssuerKeyStore.SEALED);
  }

  private static void damage(Installation installation, String keys) {
    EntityManager entityManager = installation.database.entityManager();
    installation
        .database
        .transactions()
        .doInNew(
            () ->
                entityManager
                    .createNativeQuery(
                        "update issuer_keys set private_jwk = concat(private_jwk, 'A') where "
                            + keys)
                    .executeUpdate());
  }

  @Test
  void aServerDoesNotSignForLongWithAKeyThatAnotherHasRetired() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Server here = installation.start();
      Server there = installation.start();
      Account admin = here.signIn("admin");
      String kid = here.tokens().rotateKeys(admin.caller());
      installation.time.advance(Duration.ofSeconds(5));
      assertThat(kidOf(there.tokens().issue(admin).accessToken())).isEqualTo(kid);
    }
  }

  @Test
  void aTokenOfAStolenKeyEndsWithTheKeyOnEveryServerWhateverItSays() throws Exception {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Server here = installation.start();
      Server there = installation.start();
      Account admin = here.signIn("admin");
      SignedJWT good = SignedJWT.parse(here.tokens().issue(admin).accessToken());
      ECKey stolen = here.keys().signing();
      SignedJWT forged =
          new SignedJWT(
              good.getHeader(),
              new JWTClaimsSet.Builder(good.getJWTClaimsSet())
                  .expirationTime(Date.from(installation.time.now().plus(Duration.ofDays(3_650))))
                  .build());
      forged.sign(new ECDSASigner(stolen));
      String token = forged.serialize();
      here.tokens().verify(token);
      there.tokens().verify(token);

      here.tokens().rotateKeys(admin.caller());
      assertThat(there.keys().rotateIfOlder(Duration.ofDays(90))).isFalse();
      installation.time.advance(IssuerKeys.VERIFIES_AFTER.minusSeconds(1));
      here.tokens().verify(token);
      there.tokens().verify(token);
      installation.time.advance(Duration.ofSeconds(1));

      for (Server server : List.of(here, there)) {
        assertThat(server.keys().verifying(stolen.getKeyID())).isEmpty();
        AccountsTest.assertRefused(
            () -> server.tokens().verify(token),
            RefusalCode.TOKEN_INVALID,
            "The token is not valid here.");
      }
    }
  }

  @Test
  void callersAtOnceReadTheKeysOnceAlsoWhenTheDatabaseIsAway() throws Exception {
    try (Installation installation = Installation.on(Dialect.H2)) {
      installation.start();
      HeldStore store = new HeldStore(installation.database.sql());
      IssuerKeys keys = installation.issuerKeys(store, TestKeys.sealer());
      keys.load();
      for (boolean away : List.of(false, true)) {
        installation.time.advance(Duration.ofSeconds(5));
        store.away = away;
        store.reads.set(0);
        assertThat(callTogether(store, keys::publicKeys)).hasSize(4).doesNotContainNull();
        assertThat(store.reads).hasValue(1);
        assertThat((List<?>) keys.publicKeys().get("keys")).hasSize(1);
        assertThat(store.reads).hasValue(1);
      }
      assertThatThrownBy(keys::signing).hasRootCauseInstanceOf(SQLException.class);
      assertThat(store.reads).hasValue(1);

      store.away = false;
      installation.time.advance(Duration.ofSeconds(1));
      assertThat(keys.signing()).isNotNull();
      assertThat(store.reads).hasValue(2);
    }
  }

  private static List<Object> callTogether(HeldStore store, Callable<?> call) throws Exception {
    List<FutureTask<Object>> calls = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      FutureTask<Object> task = new FutureTask<>(call::call);
      calls.add(task);
      threads.add(new Thread(task));
    }
    store.callers = threads;
    threads.forEach(Thread::start);
    List<Object> answers = new ArrayList<>();
    for (FutureTask<Object> task : calls) {
      answers.add(task.get());
    }
    store.callers = List.of();
    return answers;
  }

  /** Answers a read when all other callers wait for it, or have no more patience. */
  private static final class HeldStore extends IssuerKeyStore {
    private static final Set<Thread.State> WAITS =
        EnumSet.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

    private final AtomicInteger reads = new AtomicInteger();
    private volatile List<Thread> callers = List.of();
    private volatile boolean away;

    HeldStore(Sql sql) {
      super(sql);
    }

    @Override
    List<IssuerKey> all() {
      if (reads.incrementAndGet() == 1) {
        Thread reader = Thread.currentThread();
        await()
            .until(
                () ->
                    callers.stream()
                        .filter(caller -> caller != reader)
                        .allMatch(caller -> WAITS.contains(caller.getState())));
      }
      if (away) {
        throw new IllegalStateException(new SQLException("away", "08006"));
      }
      return super.all();
    }
  }

  @Test
  void strangersWhoMakeKeyIdsUpKeepNoNewKeyUnknown() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Server here = installation.start();
      Server there = installation.start();
      Account admin = here.signIn("admin");
      for (int i = 0; i < 10; i++) {
        assertThat(there.keys().verifying(madeUp(i))).isEmpty();
      }
      assertUnavailable(() -> there.keys().verifying(madeUp(10)));
      here.tokens().rotateKeys(admin.caller());
      String token = here.tokens().issue(admin).accessToken();
      // Not said to be wrong.
      assertUnavailable(() -> there.tokens().verify(token));

      installation.time.advance(Duration.ofSeconds(1));
      assertThat(there.keys().verifying(madeUp(11))).isEmpty();
      assertThat(there.tokens().verify(token).name()).isEqualTo("admin");
    }
  }

  @Test
  void anIdOfNoKeyIsReadForOnceAndOneThatNoKeyCanHaveNever() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      installation.start();
      HeldStore store = new HeldStore(installation.database.sql());
      IssuerKeys keys = installation.issuerKeys(store, TestKeys.sealer());
      for (int i = 0; i < 100; i++) {
        assertThat(keys.verifying(madeUp(1))).isEmpty();
        assertThat(keys.verifying("made-up-" + i)).isEmpty();
      }
      assertThat(store.reads).hasValue(1);
    }
  }

  @Test
  void whileTheDatabaseIsAwayAnUnknownIdIsNotSaidToBeWrong() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      installation.start();
      HeldStore store = new HeldStore(installation.database.sql());
      IssuerKeys keys = installation.issuerKeys(store, TestKeys.sealer());
      store.away = true;
      assertUnavailable(() -> keys.verifying(madeUp(1)));
      assertUnavailable(() -> keys.verifying(madeUp(2)));
      assertThat(store.reads).hasValue(1);
      store.away = false;
      installation.time.advance(Duration.ofSeconds(1));
      assertThat(keys.verifying(madeUp(1))).isEmpty();
    }
  }

  /** Written as a key's id is. */
  private static String madeUp(int number) {
    return "made-up-%035d".formatted(number);
  }

  private static void assertUnavailable(ThrowingCallable call) {
    AccountsTest.assertRefused(
        call,
        RefusalCode.CAPACITY_EXCEEDED,
        "The keys of tokens cannot be read at present; try again in a moment.");
  }

  @Test
  void aRotationIsInTheAuditLogWhoeverAsksForIt() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Server server = installation.start();
      Account admin = server.signIn("admin");
      String first = server.tokens().rotateKeys(admin.caller().from("192.0.2.7"));
      installation.time.advance(Duration.ofDays(90));
      assertThat(server.keys().rotateIfOlder(Duration.ofDays(90))).isTrue();
      String second = server.keys().signing().getKeyID();
      assertThat(TestAudit.pending(installation.database, AuditAction.ISSUER_KEY_ROTATED))
          .containsExactly("default admin 192.0.2.7 " + first, "default null null " + second);
    }
  }

  @ParameterizedTest
  @EnumSource
  void serversThatRotateTogetherMakeOneKey(Dialect dialect) throws Exception {
    try (Installation installation = Installation.on(dialect);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      installation.start();
      Duration age = Duration.ofDays(90);
      List<IssuerKeys> servers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        servers.add(installation.issuerKeys(TestKeys.sealer()));
      }
      assertThat(servers.getFirst().rotateIfOlder(age)).isFalse();
      installation.time.advance(age);
      List<Callable<Boolean>> rotations = new ArrayList<>();
      servers.forEach(keys -> rotations.add(() -> keys.rotateIfOlder(age)));
      for (Future<Boolean> rotation : threads.invokeAll(rotations)) {
        rotation.get();
      }
      String kid = servers.getFirst().signing().getKeyID();
      for (IssuerKeys keys : servers) {
        assertThat(keys.signing().getKeyID()).isEqualTo(kid);
        assertThat((List<?>) keys.publicKeys().get("keys")).hasSize(2);
        assertThat(keys.rotateIfOlder(age)).isFalse();
      }
      installation.time.advance(IssuerKeys.VERIFIES_AFTER.plusSeconds(1));
      assertThat(servers.getFirst().rotateIfOlder(age)).isFalse();
      assertThat(
              installation
                  .database
                  .transactions()
                  .inNew(new IssuerKeyStore(installation.database.sql())::all))
          .hasSize(1);
    }
  }

  @Test
  void onlyAnAdministratorOfTheFirstTenantRotatesAndNotWithoutEnd() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Server server = installation.start();
      for (Caller caller :
          List.of(
              Caller.of("default", "ed", List.of("editor")),
              Caller.of("acme", "boss", List.of("admin")))) {
        assertThatThrownBy(() -> server.tokens().rotateKeys(caller))
            .isInstanceOfSatisfying(
                Refusal.class,
                refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.SCOPE_MISSING));
      }
      Caller admin = Caller.of("default", "admin", List.of("admin"));
      for (int i = 1; i < 10; i++) {
        server.tokens().rotateKeys(admin);
        installation.time.advance(Duration.ofMinutes(1));
      }
      // The first was retired nine minutes ago.
      Duration wait = IssuerKeys.VERIFIES_AFTER.minusMinutes(9);
      assertTooSoon(server, admin, wait);
      installation.time.advance(wait.minusSeconds(1));
      assertTooSoon(server, admin, Duration.ofSeconds(1));
      installation.time.advance(Duration.ofSeconds(1));
      server.tokens().rotateKeys(admin);
      assertTooSoon(server, admin, Duration.ofMinutes(1));
      assertThat(server.keys().rotateIfOlder(Duration.ZERO))
          .as("the schedule is not held up by it")
          .isTrue();
      assertTooSoon(server, admin, Duration.ofMinutes(1));
    }
  }

  private static void assertTooSoon(Server server, Caller caller, Duration wait) {
    assertThatThrownBy(() -> server.tokens().rotateKeys(caller))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED);
              assertThat(refusal.retryAfter()).contains(wait);
            });
  }

  private static List<Object> kids(Server server) {
    List<Object> kids = new ArrayList<>();
    for (Object key : (List<?>) server.tokens().publicKeys().get("keys")) {
      kids.add(((Map<?, ?>) key).get("kid"));
    }
    return kids;
  }

  private static String kidOf(String token) {
    try {
      return SignedJWT.parse(token).getHeader().getKeyID();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }
}
