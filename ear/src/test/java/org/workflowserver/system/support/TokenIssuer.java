package org.workflowserver.system.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** An identity provider that the server trusts; it issues invalid tokens, too. */
public final class TokenIssuer {
  private static final String AUDIENCE = "workflow-tests";

  private final RSAKey key = newKey();
  private final String name;
  private final WebhookTarget.Endpoint keys;

  /** Its public keys are served by {@code target}. */
  public TokenIssuer(WebhookTarget target) {
    this(target, "https://identity.example");
  }

  /** The same under a name of its own. */
  public TokenIssuer(WebhookTarget target, String name) {
    this.name = name;
    this.keys = target.endpoint().respondingWith(200, new JWKSet(key.toPublicJWK()).toString());
  }

  /** The setup of a server that trusts this issuer. */
  public ServerSetup configure(ServerSetup server) {
    return server
        .with("WORKFLOW_JWT_ISSUER", name)
        .with("WORKFLOW_JWT_AUDIENCE", AUDIENCE)
        .with("WORKFLOW_JWT_JWKS_URL", keys.url())
        .with(
            "WORKFLOW_JWT_GROUPS_MAP", "viewer=viewer,operator=operator,editor=editor,admin=admin");
  }

  /** What its tokens name as their issuer. */
  public String name() {
    return name;
  }

  /** A good token. */
  public String token(String org, String group) {
    return tokenWith(org, group, UnaryOperator.identity());
  }

  /** A token that is rightly signed, with claims that may not be right. */
  public String tokenWith(String org, String group, UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign(key, change.apply(claims(org, group)).build());
  }

  public String expired() {
    return tokenWith(
        "default",
        "admin",
        claims -> claims.expirationTime(Date.from(Instant.now().minus(Duration.ofMinutes(5)))));
  }

  public String ofAnotherIssuer() {
    return tokenWith("default", "admin", claims -> claims.issuer("https://elsewhere.example"));
  }

  public String forAnotherAudience() {
    return tokenWith("default", "admin", claims -> claims.audience("elsewhere"));
  }

  public String withoutTenant() {
    return tokenWith("default", "admin", claims -> claims.claim("org", null));
  }

  /** Signed by a key that is not the issuer's, under the id of the one that is. */
  public String forged() {
    return forgedWith(UnaryOperator.identity());
  }

  /** The same with other claims. */
  public String forgedWith(UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign(
        new RSAKey.Builder(newKey()).keyID(key.getKeyID()).build(),
        change.apply(claims("default", "admin")).build());
  }

  public String unsigned() {
    return new PlainJWT(claims("default", "admin").build()).serialize();
  }

  /** Signed by HMAC with the public key as the secret, the classic confusion. */
  public String signedByPublicKey() {
    try {
      byte[] secret = key.toRSAPublicKey().getEncoded();
      return sign(JWSAlgorithm.HS256, new MACSigner(secret), claims("default", "admin").build());
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private JWTClaimsSet.Builder claims(String org, String group) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(name)
        .audience(AUDIENCE)
        .subject("tester")
        .claim("upn", "tester@" + org)
        .claim("org", org)
        .claim("groups", List.of(group))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
  }

  private String sign(RSAKey signing, JWTClaimsSet claims) {
    try {
      return sign(JWSAlgorithm.RS256, new RSASSASigner(signing), claims);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private String sign(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2_048).keyID("tests").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
