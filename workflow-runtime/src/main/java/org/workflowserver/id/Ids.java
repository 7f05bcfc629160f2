package org.workflowserver.id;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import com.github.f4b6a3.ulid.UlidFactory;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes ids (a prefix and a lower-case ULID, increasing within a server) and random tokens. */
public final class Ids {
  /** Crockford's alphabet without i, l, o, u; the first digit of 128 bits is at most 7. */
  private static final Pattern ULID = Pattern.compile("[0-7][0-9a-hjkmnp-tv-z]{25}");

  /** 256 bits in URL-safe base64. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 32;

  /** The time of a ULID has 48 bits. */
  private static final long LAST_MILLI = (1L << 48) - 1;

  private static final UlidFactory BY_TIME = UlidFactory.newMonotonicInstance();

  private Ids() {}

  /**
   * A new id of something that is looked for by its time, larger than all such that this server
   * made before, unless time goes back by more than ten seconds.
   *
   * @param now by the clock that also says what is looked for: that of the machine may differ
   */
  public static String next(IdKind kind, Instant now) {
    return kind.prefix() + BY_TIME.create(now.toEpochMilli()).toLowerCase();
  }

  /** A new id by the machine's clock, larger than all such that this server made before. */
  public static String next(IdKind kind) {
    return kind.prefix() + UlidCreator.getMonotonicUlid().toLowerCase();
  }

  /**
   * What no id of this kind that was made at {@code instant} or later is smaller than; of the years
   * 1970 to 10889.
   */
  public static String earliest(IdKind kind, Instant instant) {
    long millis = Math.clamp(instant.toEpochMilli(), 0, LAST_MILLI);
    return kind.prefix() + Ulid.min(millis).toLowerCase();
  }

  /**
   * An id in the middle between two of that kind: not larger than {@code high}, nor smaller than
   * {@code low}.
   */
  public static String between(IdKind kind, String low, String high) {
    BigInteger middle = number(kind, low).add(number(kind, high)).shiftRight(1);
    Ulid ulid = new Ulid(middle.shiftRight(Long.SIZE).longValue(), middle.longValue());
    return kind.prefix() + ulid.toLowerCase();
  }

  private static BigInteger number(IdKind kind, String id) {
    String ulid = id.substring(kind.prefix().length()).toUpperCase(Locale.ROOT);
    return new BigInteger(1, Ulid.from(ulid).toBytes());
  }

  /** When an id was made, to the millisecond; 1970 for an empty text. */
  public static Instant madeAt(IdKind kind, String id) {
    return id.isEmpty()
        ? Instant.EPOCH
        : Instant.ofEpochMilli(
            Ulid.from(id.substring(kind.prefix().length()).toUpperCase(Locale.ROOT)).getTime());
  }

  /** Whether {@code id} has the shape of an id of this kind; another is simply not found. */
  public static boolean isShaped(IdKind kind, String id) {
    return id != null
        && id.length() == kind.prefix().length() + 26
        && id.startsWith(kind.prefix())
        && ULID.matcher(id.substring(kind.prefix().length())).matches();
  }

  /** Whether {@code token} has the shape of one with this prefix; another is simply not found. */
  public static boolean isToken(String prefix, String token) {
    return token.startsWith(prefix) && TOKEN.matcher(token.substring(prefix.length())).matches();
  }

  /** {@code prefix} and 256 random bits in URL-safe base64 without padding. */
  public static String token(String prefix) {
    byte[] bits = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bits);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }
}
