package org.workflowserver.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.identity.Installation.Server;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.TestKeys;

class IssuerKeysTest {
  @ParameterizedTest
  @EnumSource
  void theKeysAreSealedAgainUnderTheNextKeyAndStayTheSame(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      Map<String, Object> before = installation.start().tokens().publicKeys();
      IssuerKeys last = installation.issuerKeys(TestKeys.lastSealer());
      assertThatThrownBy(last::load).isInstanceOf(SealBroken.class);

      IssuerKeys next = installation.issuerKeys(TestKeys.nextSealer());
      assertThat(next.sealAgain()).isEqualTo(1);
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
                  .inNew(new IssuerKeyStore(installation.database.entityManager())::all))
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
      }
      assertThatThrownBy(() -> server.tokens().rotateKeys(admin))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED));
    }
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
