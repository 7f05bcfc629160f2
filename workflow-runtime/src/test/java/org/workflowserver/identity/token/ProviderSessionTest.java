package org.workflowserver.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.database.Dialect;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.TokenPrincipal;
import org.workflowserver.log.LoggedLines;

/** How long somebody stays signed in who signed in at the identity provider. */
class ProviderSessionTest {
  private static final Duration SESSION = Duration.ofHours(8);

  private final Installation installation = Installation.on(Dialect.H2);
  private final JWK first = newKey("first");
  private final JWK second = newKey("second");
  private List<JWK> keys = List.of(first);
  private boolean away;
  private final ExternalIssuer issuer =
      new ExternalIssuer(
          "https://id.example",
          "audience",
          "org",
          Map.of(),
          (selector, context) -> {
            if (away) {
              throw new KeySourceException("The provider does not answer");
            }
            return selector.select(new JWKSet(keys));
          });
  private final ProviderSignIn signIn =
      new ProviderSignIn(
          installation.start(Optional.of(Installation.PASSWORD), Optional.of(issuer)).tokens(),
          null,
          installation.auditLog,
          installation.time);

  @AfterEach
  void stop() {
    installation.close();
  }

  @Test
  void aSessionEndsWhenItsTimeIsOver() {
    ProviderPerson person = person(first);
    installation.time.advance(SESSION.minusSeconds(1));
    assertThat(signIn.isCurrent(person)).isTrue();
    installation.time.advance(Duration.ofSeconds(1));
    assertThat(signIn.isCurrent(person)).isFalse();
  }

  @Test
  void aSessionEndsWhenTheProviderTakesItsKeyBackAndNotWhileThatCannotBeTold() {
    ProviderPerson person = person(first);
    assertThat(signIn.isCurrent(person)).isTrue();
    away = true;
    installation.time.advance(Duration.ofHours(2));
    assertThat(signIn.isCurrent(person)).isTrue();
    away = false;
    keys = List.of(second);
    installation.time.advance(Duration.ofSeconds(6));
    assertThat(signIn.isCurrent(person)).isFalse();
  }

  @Test
  void aSessionOfAKeyThatIsNewerThanTheLastLookGoesOn() {
    ProviderPerson before = person(first);
    assertThat(signIn.isCurrent(before)).isTrue();
    keys = List.of(first, second);
    assertThat(issuer.key(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("second").build(), 0))
        .contains(second);
    assertThat(signIn.isCurrent(person(second))).isTrue();
    assertThat(signIn.isCurrent(before)).isTrue();
  }

  @Test
  void whatBrowsersBringBackFillsNoLog() {
    try (LoggedLines log = LoggedLines.of(ProviderSignIn.class)) {
      for (int i = 0; i < 100; i++) {
        signIn.refused("error " + i, "192.0.2.1");
      }
      assertThat(log.all()).singleElement().asString().endsWith(": error 0");
      installation.time.advance(Duration.ofMinutes(1));
      signIn.refused("error 100", "192.0.2.1");
      assertThat(log.all()).hasSize(2).last().asString().endsWith(": error 100");
      assertThat(log.levels()).containsOnly("INFO");
    }
  }

  private ProviderPerson person(JWK key) {
    Caller caller = Caller.of("acme", "ada", List.of("editor"));
    Instant now = installation.time.now();
    return ProviderPerson.of(
        new VerifiedToken(
            new TokenPrincipal(caller, Map.of()), now, Optional.empty(), Optional.of(key)),
        now.plus(SESSION));
  }

  private static JWK newKey(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
