package org.workflowserver.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.database.Dialect;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.TokenPrincipal;
import org.workflowserver.identity.account.AccountsTest;
import org.workflowserver.identity.token.Installation.Server;
import org.workflowserver.limit.Quota;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class TokensTest {
  private static final String PROVIDER = "https://id.example.org";
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final Map<String, String> SAME =
      Map.of("viewer", "viewer", "operator", "operator", "editor", "editor");

  private static Installation installation;
  private static ECKey providersCurve;
  private static RSAKey providersRsa;
  private static RSAKey smallRsa;
  private static ECKey strangersCurve;
  private static String token;
  private JWKSet providersKeys;
  private Server server;

  @BeforeAll
  static void begin() throws JOSEException {
    installation = Installation.on(Dialect.H2);
    providersCurve = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    providersRsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    smallRsa = new RSAKeyGenerator(1024, true).keyID("small").generate();
    strangersCurve = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    Server first = installation.start();
    token = first.tokens().issue(first.signIn("admin")).accessToken();
  }

  @AfterAll
  static void end() {
    installation.close();
  }

  /** A server that remembers no token yet. */
  @BeforeEach
  void start() {
    providersKeys =
        new JWKSet(List.<JWK>of(providersCurve, providersRsa, smallRsa)).toPublicJWKSet();
    server = installation.start(Optional.empty(), Optional.of(provider(SAME)));
  }

  private ExternalIssuer provider(Map<String, String> groups) {
    return new ExternalIssuer(
        PROVIDER,
        "our-audience",
        "tenant",
        groups,
        (selector, context) -> selector.select(providersKeys));
  }

  @Test
  void ourTokensNameTheirAccount() {
    TokenPrincipal principal = server.tokens().authenticate(token);
    assertThat(principal.caller())
        .isEqualTo(
            Caller.of("default", "admin", List.of("admin"))
                .as(new Subject("workflow-server", principal.getSubject())));
    assertThat(principal.getName()).isEqualTo("admin");
    assertThat(principal.getIssuer()).isEqualTo("workflow-server");
    assertThat(principal.getAudience()).containsExactly("workflow-server");
    assertThat(principal.getSubject()).startsWith("usr_");
    assertThat(principal.getTokenID()).startsWith("jti_");
    assertThat(principal.getGroups()).containsOnly("viewer", "operator", "editor", "admin");
    assertThat(principal.getExpirationTime() - principal.getIssuedAtTime()).isEqualTo(3_600);
    assertThat(principal.getClaimNames()).contains("org", "upn", "groups");
  }

  @Test
  void anIssuedTokenIsNotShownByItself() {
    assertThat(new IssuedToken("ey.secret.x", Tokens.LIFE).toString()).doesNotContain("secret");
  }

  @Test
  void rememberedTokensAreAnsweredByTheSamePrincipal() {
    assertThat(server.tokens().authenticate(token)).isSameAs(server.tokens().authenticate(token));
  }

  @Test
  void aCallerIsAdmittedSoManyTimesInAMinuteWhateverTokensItHas() throws Exception {
    Tokens tokens = server.tokens();
    for (int left = Installation.PER_MINUTE - 1; left >= 0; left--) {
      Quota quota = counted(token);
      assertThat(quota.isExceeded()).isFalse();
      assertThat(quota.remaining()).isEqualTo(left);
    }
    assertThatThrownBy(() -> counted(token).require())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED);
              assertThat(refusal.retryAfter()).isPresent();
            });
    // It is good all the same.
    assertThat(tokens.verify(token).name()).isEqualTo("admin");
    String other = tokens.issue(server.signIn("admin")).accessToken();
    assertThat(counted(other).isExceeded()).isTrue();
    // Somebody else has requests of her own.
    assertThat(counted(curve(provided().build())).isExceeded()).isFalse();
    assertThat(tokens.count(new Caller("acme", "the server itself", Optional.empty()))).isEmpty();
  }

  private Quota counted(String bearerToken) {
    return server.tokens().count(server.tokens().verify(bearerToken)).orElseThrow();
  }

  @Test
  void tokensExpireRememberedOrNot() {
    Installation other = Installation.on(Dialect.H2);
    try (other) {
      Server there = other.start();
      String good = there.tokens().issue(there.signIn("admin")).accessToken();
      there.tokens().verify(good);
      // Whole seconds: the fraction of the time of issue is cut off its end.
      other.time.advance(Tokens.LIFE.plus(Tokens.SKEW).minusSeconds(1));
      there.tokens().verify(good);
      other.time.advance(Duration.ofSeconds(1));
      assertExpired(there, good);
      assertExpired(other.start(), good);
    }
  }

  @Test
  void aTokenOfAnotherInstallationIsRefused() {
    try (Installation other = Installation.on(Dialect.H2)) {
      Server there = other.start();
      assertInvalid(there.tokens().issue(there.signIn("admin")).accessToken());
    }
  }

  @Test
  void nonsenseIsRefused() {
    for (String nonsense :
        List.of("", "x", "a.b.c", "..", "....", "ey.ey.ey", "x".repeat(1 << 20), "\0", "é.é.é")) {
      assertInvalid(nonsense);
    }
    for (int length = 0; length < token.length(); length += 7) {
      assertInvalid(token.substring(0, length));
    }
    String deep = base64("[".repeat(5_000));
    assertInvalid(deep + "." + deep + "." + deep);
  }

  @Test
  void aChangedTokenIsRefused() {
    String[] parts = token.split("\\.");
    for (int part = 0; part < 3; part++) {
      String[] changed = parts.clone();
      char last = changed[part].charAt(10);
      changed[part] =
          changed[part].substring(0, 10) + (last == 'A' ? 'B' : 'A') + changed[part].substring(11);
      assertInvalid(String.join(".", changed));
    }
    assertInvalid(token + "A");
    assertInvalid(parts[0] + "." + parts[1] + ".");
    assertInvalid(parts[0] + "." + parts[1] + "." + base64(new String(new char[64])));
  }

  @Test
  void oneTokenIsWrittenInOneWay() throws Exception {
    for (String good : List.of(token, curve(provided().build()), rsa(provided().build()))) {
      server.tokens().verify(good);
      String[] parts = good.split("\\.");
      for (String more : List.of("!", "!!", "=", "==", " ", "\n", "+", "/", "\u00e9", "A=", ".")) {
        assertInvalid(good + more);
        assertInvalid(more + good);
        assertInvalid(parts[0] + more + "." + parts[1] + "." + parts[2]);
        assertInvalid(parts[0] + "." + parts[1] + more + "." + parts[2]);
      }
    }
    // Of 64 and of 256 bytes the last character holds two bits; the rest of it is zero.
    for (String good : List.of(token, rsa(provided().build()))) {
      char last = good.charAt(good.length() - 1);
      char twin = ALPHABET.charAt(ALPHABET.indexOf(last) + 1);
      assertInvalid(good.substring(0, good.length() - 1) + twin);
    }
  }

  @Test
  void onlyAccessTokensAreTaken() throws Exception {
    for (String type : new String[] {"JWT", "jwt", "at+jwt", "application/at+jwt", null}) {
      server.tokens().verify(typed(type));
    }
    for (String type : List.of("JOSE", "logout+jwt", "dpop+jwt", "secevent+jwt", "")) {
      assertInvalid(typed(type));
    }
  }

  private static String typed(String type) throws JOSEException {
    JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec");
    if (type != null) {
      header.type(new JOSEObjectType(type));
    }
    SignedJWT jwt = new SignedJWT(header.build(), provided().build());
    jwt.sign(new ECDSASigner(providersCurve));
    return jwt.serialize();
  }

  @Test
  void aTokenOfMoreThanEightKibibytesIsNotRead() throws Exception {
    server.tokens().verify(curve(with(b -> b.claim("more", "x".repeat(5_000)))));
    String large = curve(with(b -> b.claim("more", "x".repeat(6_000))));
    assertThat(large).hasSizeGreaterThan(8_192);
    assertInvalid(large);
  }

  @Test
  void aRememberedTokenEndsWithTheKeyThatVerifiedIt() throws Exception {
    String byCurve = curve(provided().build());
    String byRsa = rsa(provided().build());
    assertThat(server.tokens().authenticate(byCurve))
        .isSameAs(server.tokens().authenticate(byCurve));
    server.tokens().verify(byRsa);

    providersKeys = new JWKSet(providersRsa).toPublicJWKSet();
    installation.time.advance(Duration.ofSeconds(5));

    assertInvalid(byCurve);
    server.tokens().verify(byRsa);
    providersKeys = new JWKSet(List.<JWK>of(strangersCurve, providersRsa)).toPublicJWKSet();
    assertInvalid(byCurve);
  }

  @Test
  void aProvidersTokenHasASubject() throws Exception {
    for (String wrong : new String[] {null, "", " ", "a\nb", "x".repeat(256)}) {
      assertInvalid(curve(with(b -> b.subject(wrong))));
    }
  }

  @Test
  void aProvidersOwnScopeNamesMeanNothing() throws Exception {
    Server unmapped = installation.start(Optional.empty(), Optional.of(provider(Map.of())));
    String admin = curve(with(b -> b.claim("groups", List.of("admin", "people"))));
    for (Server each : List.of(server, unmapped)) {
      assertThat(each.tokens().verify(admin).scope()).isEmpty();
      assertThat(each.tokens().verify(admin).groups()).containsExactly("people");
    }
    Server mapped =
        installation.start(Optional.empty(), Optional.of(provider(Map.of("admin", "viewer"))));
    assertThat(mapped.tokens().verify(admin).scope()).contains(Scope.VIEWER);
    assertThat(mapped.tokens().verify(admin).groups()).containsOnly("people", "viewer");
  }

  @Test
  void noneAndHmacAreRefused() throws Exception {
    String claims = token.split("\\.")[1];
    for (String none : List.of("none", "None", "NONE", "nOnE")) {
      String header = base64("{\"alg\":\"" + none + "\",\"kid\":\"ec\"}");
      assertInvalid(header + "." + claims + ".");
      assertInvalid(header + "." + claims + "." + base64("x"));
    }
    byte[] publicKey = providersRsa.toRSAPublicKey().getEncoded();
    assertInvalid(signed(JWSAlgorithm.HS256, "rsa", new MACSigner(publicKey), provided().build()));
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
            + "\n-----END PUBLIC KEY-----";
    assertInvalid(signed(JWSAlgorithm.HS256, "rsa", new MACSigner(pem), provided().build()));
  }

  @Test
  void theProvidersTokensAreBelieved() throws Exception {
    Caller caller =
        Caller.of("acme", "olivia@example.org", List.of("editor"))
            .alsoIn(List.of("unknown"))
            .as(new Subject(PROVIDER, "4711"));
    assertThat(server.tokens().verify(curve(provided().build()))).isEqualTo(caller);
    assertThat(server.tokens().verify(rsa(provided().build()))).isEqualTo(caller);
    assertThat(server.tokens().verify(curve(with(b -> b.audience(List.of("x", "our-audience"))))))
        .isEqualTo(caller);
  }

  @Test
  void aKeyMustBeTheProvidersOwnAndStrongEnough() throws Exception {
    JWTClaimsSet claims = provided().build();
    assertInvalid(signed(JWSAlgorithm.ES256, "ec", new ECDSASigner(strangersCurve), claims));
    assertInvalid(signed(JWSAlgorithm.ES256, "no", new ECDSASigner(providersCurve), claims));
    assertInvalid(signed(JWSAlgorithm.RS512, "rsa", new RSASSASigner(providersRsa), claims));
    assertInvalid(signed(JWSAlgorithm.PS256, "rsa", new RSASSASigner(providersRsa), claims));
    assertInvalid(signed(JWSAlgorithm.RS256, "ec", new RSASSASigner(providersRsa), claims));
    assertInvalid(
        signed(
            JWSAlgorithm.RS256,
            "small",
            new RSASSASigner(smallRsa, Set.of(AllowWeakRSAKey.getInstance())),
            claims));
    SignedJWT own =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID("ec")
                .jwk(strangersCurve.toPublicJWK())
                .build(),
            claims);
    own.sign(new ECDSASigner(strangersCurve));
    assertInvalid(own.serialize());
  }

  @Test
  void noIssuerSpeaksForAnother() throws Exception {
    assertInvalid(curve(with(b -> b.issuer("https://other.example.org"))));
    assertInvalid(curve(with(b -> b.issuer(null))));
    assertInvalid(
        curve(
            with(
                b ->
                    b.issuer(Subject.BUILT_IN_ISSUER)
                        .audience(Tokens.BUILT_IN_AUDIENCE)
                        .claim("org", "default"))));
    Server without = installation.start(Optional.empty(), Optional.empty());
    AccountsTest.assertRefused(
        () -> without.tokens().verify(curve(provided().build())),
        RefusalCode.TOKEN_INVALID,
        "The token is not valid here.");
  }

  @Test
  void theAudienceMustBeThisServer() throws Exception {
    assertInvalid(curve(with(b -> b.audience("another"))));
    assertInvalid(curve(with(b -> b.audience((String) null))));
  }

  @Test
  void timesAreCheckedWithThirtySecondsOfSkew() throws Exception {
    Instant now = installation.time.now();
    assertExpired(server, curve(with(b -> b.expirationTime(Date.from(now.minusSeconds(31))))));
    server.tokens().verify(curve(with(b -> b.expirationTime(Date.from(now.minusSeconds(29))))));
    assertInvalid(curve(with(b -> b.notBeforeTime(Date.from(now.plusSeconds(32))))));
    server.tokens().verify(curve(with(b -> b.notBeforeTime(Date.from(now.plusSeconds(30))))));
    assertInvalid(curve(with(b -> b.issueTime(Date.from(now.plusSeconds(32))))));
    server.tokens().verify(curve(with(b -> b.issueTime(Date.from(now.plusSeconds(30))))));
    assertInvalid(curve(with(b -> b.expirationTime(null))));
    assertInvalid(curve(with(b -> b.claim("exp", "tomorrow"))));
  }

  @Test
  void theTenantMustBeNamed() throws Exception {
    for (Object wrong : new Object[] {null, "", "  ", 7, List.of("acme"), "a\nb", "x".repeat(65)}) {
      assertInvalid(curve(with(b -> b.claim("tenant", wrong))));
    }
    assertThat(server.tokens().verify(curve(with(b -> b.claim("tenant", "other")))).org())
        .isEqualTo("other");
  }

  @Test
  void groupsMeanWhatTheMapSays() throws Exception {
    Server mapped =
        installation.start(
            Optional.empty(), Optional.of(provider(Map.of("wf-people", "operator"))));
    assertThat(mapped.tokens().verify(curve(provided().build())).scope()).isEmpty();
    String theirs = curve(with(b -> b.claim("groups", List.of("x", "wf-people"))));
    assertThat(mapped.tokens().verify(theirs).scope()).contains(Scope.OPERATOR);
    assertThat(server.tokens().verify(theirs).scope()).isEmpty();
    assertThat(mapped.tokens().authenticate(theirs).getGroups())
        .isEqualTo(Set.of("viewer", "operator"));
    assertInvalid(curve(with(b -> b.claim("groups", Map.of("admin", 1)))));
    assertThat(server.tokens().verify(curve(with(b -> b.claim("groups", null)))).scope()).isEmpty();
  }

  private void assertInvalid(String wrong) {
    AccountsTest.assertRefused(
        () -> server.tokens().verify(wrong),
        RefusalCode.TOKEN_INVALID,
        "The token is not valid here.");
  }

  private static void assertExpired(Server server, String expired) {
    AccountsTest.assertRefused(
        () -> server.tokens().verify(expired), RefusalCode.TOKEN_EXPIRED, "The token has expired.");
  }

  private static JWTClaimsSet.Builder provided() {
    return new JWTClaimsSet.Builder()
        .issuer(PROVIDER)
        .audience("our-audience")
        .subject("4711")
        .claim("upn", "olivia@example.org")
        .claim("tenant", "acme")
        .claim("groups", List.of("editor", "unknown"))
        .expirationTime(Date.from(installation.time.now().plusSeconds(60)));
  }

  private static JWTClaimsSet with(UnaryOperator<JWTClaimsSet.Builder> change) {
    return change.apply(provided()).build();
  }

  private static String curve(JWTClaimsSet claims) throws JOSEException {
    return signed(JWSAlgorithm.ES256, "ec", new ECDSASigner(providersCurve), claims);
  }

  private static String rsa(JWTClaimsSet claims) throws JOSEException {
    return signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(providersRsa), claims);
  }

  private static String signed(
      JWSAlgorithm algorithm, String kid, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    JWSHeader header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(kid).build();
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
