package org.workflowserver.identity.account;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.HashingQueue;
import org.workflowserver.refusal.Refusal;

/**
 * Slow password hashes: {@code pbkdf2-sha512$iterations$salt$hash}, salt and hash in base64url.
 *
 * <p>The number of iterations is what OWASP's password storage advice asks for with
 * PBKDF2-HMAC-SHA512. It stands in each hash, so that it can be raised for new ones.
 *
 * <p>Each takes a processor for a good while, so few are made at a time: one of a password that is
 * set, and those of sign-ins as {@link SignInThrottle} lets them in, apart from that, so that
 * neither holds up the other.
 */
@ApplicationScoped
public class Passwords {
  private static final String SCHEME = "pbkdf2-sha512";
  private static final int ITERATIONS = 210_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Without the letters and digits that are mistaken for each other when read off a screen. */
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int MADE_LENGTH = 28;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int iterations;
  private final HashingQueue setting;

  /** The hash of no password, to spend the same time on an account that is not there. */
  private final String nobody;

  public Passwords() {
    this(ITERATIONS, new HashingQueue(1, HashingQueue.MOST_WAIT));
  }

  /**
   * Makes hashes of this number of iterations.
   *
   * @param setting where passwords that are set wait for it
   */
  public Passwords(int iterations, HashingQueue setting) {
    this.iterations = iterations;
    this.setting = setting;
    this.nobody = format(iterations, new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  /** A new random password of {@value #MADE_LENGTH} characters, about 162 bits. */
  static String random() {
    return RANDOM
        .ints(MADE_LENGTH, 0, ALPHABET.length())
        .collect(
            StringBuilder::new,
            (text, index) -> text.append(ALPHABET.charAt(index)),
            StringBuilder::append)
        .toString();
  }

  /**
   * A hash of a password that somebody sets; waits for its turn.
   *
   * @param by who sets it; one account or tenant has only some of the places to wait
   * @throws Refusal {@code capacity_exceeded} when too many wait
   */
  public String hash(String password, Caller by) {
    return setting.run(
        by.identifier(), Optional.empty(), Optional.of(by.org()), () -> hash(password));
  }

  /** The same at once, for what no caller can cause: a start, or a command of the operator. */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return format(iterations, salt, derive(password, salt, iterations));
  }

  /** Whether {@code hash} is of this password; the time taken does not tell how far it fits. */
  boolean matches(String password, String hash) {
    String[] parts = hash.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      throw new IllegalStateException("A stored password hash has a form that is not known");
    }
    Base64.Decoder base64 = Base64.getUrlDecoder();
    byte[] derived = derive(password, base64.decode(parts[2]), Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(derived, base64.decode(parts[3]));
  }

  /** Takes the time of {@link #matches} and is always false. */
  boolean matchesNobody(String password) {
    matches(password, nobody);
    return false;
  }

  private static String format(int iterations, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return SCHEME
        + "$"
        + iterations
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    PBEKeySpec spec =
        new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
    try {
      return factory().generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has PBKDF2-HMAC-SHA512", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static SecretKeyFactory factory() throws GeneralSecurityException {
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512");
  }
}
