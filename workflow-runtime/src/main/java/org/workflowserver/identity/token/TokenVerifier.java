package org.workflowserver.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.TokenPrincipal;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Checks a token from its text to its claims, remembering nothing.
 *
 * <p>Whose key is asked for depends on the issuer the token names, so neither issuer's key ever
 * verifies a token of the other. No reason is given outward but “expired”; why a token is refused
 * is in the log at level FINE.
 *
 * @param builtInKeys the built-in issuer's key of an id
 */
record TokenVerifier(
    Function<String, Optional<ECKey>> builtInKeys,
    Optional<ExternalIssuer> external,
    TimeSource time) {
  private static final Logger LOG = Logger.getLogger(TokenVerifier.class.getName());

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

  /** Nothing is read of a longer one. */
  private static final int MOST_CHARACTERS = 8_192;

  private static final Set<JOSEObjectType> TYPES =
      Set.of(
          JOSEObjectType.JWT,
          new JOSEObjectType("at+jwt"),
          new JOSEObjectType("application/at+jwt"));

  private static final int LEAST_RSA_BITS = 2_048;
  private static final int MOST_ORG_CHARACTERS = 64;
  private static final int MOST_NAME_CHARACTERS = 255;

  /**
   * Who presents {@code token}.
   *
   * @throws Refusal {@code token_invalid} or {@code token_expired}; {@code capacity_exceeded} when
   *     the identity provider's keys cannot be read
   */
  VerifiedToken verify(String token) {
    try {
      SignedJWT jwt = parse(token);
      JOSEObjectType type = jwt.getHeader().getType();
      if (type != null && !TYPES.contains(type)) {
        throw invalid("it is no access token");
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      if (Subject.BUILT_IN_ISSUER.equals(claims.getIssuer())) {
        return builtIn(jwt, claims);
      }
      ExternalIssuer issuer = issuerOf(claims);
      return ofProvider(issuer, issuer.audience(), jwt, claims);
    } catch (ParseException | JOSEException e) {
      throw invalid(e.getMessage());
    }
  }

  /**
   * Whom the identity provider's ID token is about.
   *
   * @param clientId whom it was made for
   * @param nonce what the sign-in that it belongs to was begun with
   * @throws Refusal as {@link #verify}
   */
  VerifiedToken verifyIdToken(String token, String clientId, String nonce) {
    try {
      SignedJWT jwt = parse(token);
      JOSEObjectType type = jwt.getHeader().getType();
      if (type != null && !type.equals(JOSEObjectType.JWT)) {
        throw invalid("it is no ID token");
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      VerifiedToken verified = ofProvider(issuerOf(claims), clientId, jwt, claims);
      if (!nonce.equals(claims.getStringClaim("nonce"))) {
        throw invalid("it belongs to another sign-in");
      }
      String party = claims.getStringClaim("azp");
      if (party == null ? claims.getAudience().size() > 1 : !party.equals(clientId)) {
        throw invalid("it was made for another client");
      }
      return verified;
    } catch (ParseException | JOSEException e) {
      throw invalid(e.getMessage());
    }
  }

  private ExternalIssuer issuerOf(JWTClaimsSet claims) {
    return external
        .filter(known -> known.name().equals(claims.getIssuer()))
        .orElseThrow(() -> invalid("its issuer is not known"));
  }

  private static SignedJWT parse(String token) throws ParseException {
    if (token.length() > MOST_CHARACTERS) {
      throw invalid("it is too long");
    }
    // The library passes over characters that are not of the alphabet, so that one token could be
    // written in any number of ways.
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || !Arrays.stream(parts).allMatch(TokenVerifier::isBase64Url)) {
      throw invalid("it is not written as a token is");
    }
    SignedJWT jwt = SignedJWT.parse(token);
    if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
      throw invalid("its algorithm is not RS256 or ES256");
    }
    return jwt;
  }

  private static boolean isBase64Url(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private VerifiedToken builtIn(SignedJWT jwt, JWTClaimsSet claims)
      throws ParseException, JOSEException {
    String kid = required(jwt.getHeader().getKeyID(), "it names no key");
    ECKey key = builtInKeys.apply(kid).orElseThrow(() -> invalid("its key is not known"));
    requireSignature(jwt, key);
    Instant expires = requireTimeAndAudience(claims, Tokens.BUILT_IN_AUDIENCE);
    String id = required(claims.getSubject(), "it has no sub");
    Caller caller =
        Caller.of(
                requireOrg(claims.getStringClaim("org")),
                required(claims.getStringClaim("upn"), "it has no upn"),
                groups(claims))
            .as(Subject.ofAccount(id));
    Long validFrom = claims.getLongClaim(Tokens.VALID_FROM);
    if (validFrom == null) {
      throw invalid("it does not say for which state of its account it was made");
    }
    return new VerifiedToken(
        new TokenPrincipal(caller, claims.toJSONObject()),
        expires,
        Optional.of(new VerifiedToken.Holder(id, Tokens.ofMicros(validFrom), kid)),
        Optional.empty());
  }

  private VerifiedToken ofProvider(
      ExternalIssuer issuer, String audience, SignedJWT jwt, JWTClaimsSet claims)
      throws ParseException, JOSEException {
    JWK key =
        issuer.key(jwt.getHeader(), time.nanoTime()).orElseThrow(() -> invalid("no such key"));
    requireSignature(jwt, key);
    Instant expires = requireTimeAndAudience(claims, audience);
    List<String> theirs = groups(claims);
    List<String> groups = theirs.stream().map(issuer::meaning).flatMap(Optional::stream).toList();
    Caller caller =
        Caller.of(requireOrg(claims.getStringClaim(issuer.orgClaim())), nameIn(claims), groups)
            .alsoIn(theirs.stream().filter(group -> Scope.ofGroup(group).isEmpty()).toList())
            .as(new Subject(issuer.name(), requireName(claims.getSubject())));
    TokenPrincipal principal = new TokenPrincipal(caller, claims.toJSONObject());
    return new VerifiedToken(principal, expires, Optional.empty(), Optional.of(key));
  }

  private static void requireSignature(SignedJWT jwt, JWK key) throws JOSEException {
    if (!jwt.verify(verifier(jwt.getHeader().getAlgorithm(), key))) {
      throw invalid("its signature does not fit");
    }
  }

  private static JWSVerifier verifier(JWSAlgorithm algorithm, JWK key) throws JOSEException {
    if (algorithm.equals(JWSAlgorithm.ES256) && key instanceof ECKey curve) {
      return new ECDSAVerifier(curve);
    }
    boolean isRs256 = algorithm.equals(JWSAlgorithm.RS256);
    if (isRs256 && key instanceof RSAKey rsa && rsa.size() >= LEAST_RSA_BITS) {
      return new RSASSAVerifier(rsa);
    }
    throw invalid("its algorithm does not fit its key");
  }

  /** Until when the token is good, skew included. */
  private Instant requireTimeAndAudience(JWTClaimsSet claims, String audience) {
    if (!claims.getAudience().contains(audience)) {
      throw invalid("it is for another audience");
    }
    Date expiration = claims.getExpirationTime();
    if (expiration == null) {
      throw invalid("it has no end");
    }
    Instant now = time.now();
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null && now.plus(Tokens.SKEW).isBefore(notBefore.toInstant())) {
      throw invalid("it is not good yet");
    }
    Date issued = claims.getIssueTime();
    if (issued != null && now.plus(Tokens.SKEW).isBefore(issued.toInstant())) {
      throw invalid("it was issued in the future");
    }
    Instant expires = expiration.toInstant().plus(Tokens.SKEW);
    if (!now.isBefore(expires)) {
      throw expired();
    }
    return expires;
  }

  private static List<String> groups(JWTClaimsSet claims) throws ParseException {
    List<String> groups = claims.getStringListClaim("groups");
    return groups == null ? List.of() : groups;
  }

  private static String nameIn(JWTClaimsSet claims) throws ParseException {
    String upn = claims.getStringClaim("upn");
    String name = upn != null ? upn : claims.getStringClaim("preferred_username");
    return requireName(name != null ? name : claims.getSubject());
  }

  private static String requireName(String name) {
    // It is kept with what its owner changes.
    return requireName(name, MOST_NAME_CHARACTERS, "it names nobody", "it names nobody by a name");
  }

  private static String requireOrg(String org) {
    return requireName(
        org, MOST_ORG_CHARACTERS, "it has no organization", "its organization is not a name");
  }

  private static String requireName(String text, int most, String missing, String unfit) {
    String known = required(text, missing);
    if (known.length() > most || known.chars().anyMatch(Character::isISOControl)) {
      throw invalid(unfit);
    }
    return known;
  }

  private static String required(String text, String otherwise) {
    if (text == null || text.isBlank()) {
      throw invalid(otherwise);
    }
    return text;
  }

  /** The token has expired. */
  static Refusal expired() {
    return new Refusal(RefusalCode.TOKEN_EXPIRED, "The token has expired.");
  }

  /** The token is not to be believed; why goes to the log only. */
  static Refusal invalid(String reason) {
    LOG.log(Level.FINE, "A token is refused: {0}", reason);
    return new TokenInvalid(reason);
  }
}
