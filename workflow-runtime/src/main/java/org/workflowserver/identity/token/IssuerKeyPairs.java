package org.workflowserver.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.Sealer;

/** Makes the pairs of the built-in issuer's keys, seals and opens them. */
record IssuerKeyPairs(Sealer sealer, TimeSource time) {
  private static final Logger LOG = Logger.getLogger(IssuerKeyPairs.class.getName());
  private static final String INSTALLATION = "";

  /** A new key, of a pair of its own. */
  IssuerKey make() {
    ECKey pair = newPair();
    byte[] secret = pair.toJSONString().getBytes(StandardCharsets.UTF_8);
    return new IssuerKey(
        pair.getKeyID(),
        JWSAlgorithm.ES256.getName(),
        pair.toPublicJWK().toJSONString(),
        sealer.seal(secret, pair.getKeyID(), INSTALLATION),
        time.now());
  }

  private static ECKey newPair() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java platform has the curve P-256", e);
    }
  }

  /**
   * The pair; of a key that is retired and does not open the public half, which verifies.
   *
   * @throws SealBroken when the key that signs does not open
   */
  ECKey open(IssuerKey key) {
    try {
      return ECKey.parse(jwk(key));
    } catch (ParseException e) {
      throw new IllegalStateException("The issuer key " + key.kid() + " is not a JWK", e);
    }
  }

  private String jwk(IssuerKey key) {
    try {
      return new String(
          sealer.open(key.privateJwk(), key.kid(), INSTALLATION), StandardCharsets.UTF_8);
    } catch (SealBroken e) {
      if (!isRetiredPair(key)) {
        throw e;
      }
      LOG.log(Level.FINE, "{0} Its tokens are verified all the same.", e.getMessage());
      return key.publicJwk();
    }
  }

  /** A public half that nobody made up for its id, of a key that signs no more. */
  private boolean isRetiredPair(IssuerKey key) {
    try {
      return key.retiredAt().filter(retired -> !retired.isAfter(time.now())).isPresent()
          && ECKey.parse(key.publicJwk()).computeThumbprint().toString().equals(key.kid());
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("The issuer key " + key.kid() + " is not a JWK", e);
    }
  }
}
