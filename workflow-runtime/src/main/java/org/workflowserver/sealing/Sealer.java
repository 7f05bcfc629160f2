package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals values for the database with AES-256-GCM.
 *
 * <p>A sealed text is base64url, without padding, of
 *
 * <pre>
 * version (1 byte, 1) | key id (8 ASCII digits)
 *   | nonce (12) | data key (32), encrypted | tag (16)
 *   | nonce (12) | value, encrypted         | tag (16)
 * </pre>
 *
 * The data key is random for each sealing and encrypted by the key-encryption key; both encryptions
 * authenticate version, key id, the value's id and its tenant.
 */
@Dependent
public class Sealer {
  private static final byte VERSION = 1;
  private static final int KEY_ID_BYTES = 8;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int WRAPPED_BYTES = NONCE_BYTES + KeyEncryptionKey.BYTES + TAG_BYTES;
  private static final int LEAST_BYTES = 1 + KEY_ID_BYTES + WRAPPED_BYTES + NONCE_BYTES + TAG_BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyRing keys;

  @Inject
  public Sealer(KeyRing keys) {
    this.keys = keys;
  }

  /** What every text begins with that is sealed under the current key, and no other. */
  public String mark() {
    // Nine bytes, so that base64 does not mix them with what follows.
    ByteBuffer head = ByteBuffer.allocate(1 + KEY_ID_BYTES);
    head.put(VERSION).put(ascii(keys.current().id()));
    return Base64.getUrlEncoder().encodeToString(head.array());
  }

  /**
   * The same value, sealed under the current key.
   *
   * @throws SealBroken as {@link #open}
   */
  public String sealAgain(String sealed, String id, String org) {
    byte[] value = open(sealed, id, org);
    try {
      return seal(value, id, org);
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  /**
   * {@code value}, sealed.
   *
   * @param id what the value belongs to; needed again to open it
   * @param org its tenant; needed again to open it; empty for what belongs to the installation
   */
  public String seal(byte[] value, String id, String org) {
    KeyEncryptionKey key = keys.current();
    byte[] dataKey = random(KeyEncryptionKey.BYTES);
    try {
      byte[] wrapped = encrypt(key.key(), dataKey, associated(Part.DATA_KEY, key.id(), id, org));
      byte[] body = encrypt(aes(dataKey), value, associated(Part.VALUE, key.id(), id, org));
      ByteBuffer sealed = ByteBuffer.allocate(1 + KEY_ID_BYTES + wrapped.length + body.length);
      sealed.put(VERSION).put(ascii(key.id())).put(wrapped).put(body);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM", e);
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  /**
   * The value that {@link #seal} was given.
   *
   * @throws SealBroken when the text was changed, belongs to another id or tenant, or was sealed
   *     under a key that this server does not have
   */
  public byte[] open(String sealed, String id, String org) {
    ByteBuffer text = decode(sealed, id);
    if (text.get() != VERSION) {
      throw new SealBroken("The sealed value of " + id + " has a version that is not known.");
    }
    String sealedBy = StandardCharsets.US_ASCII.decode(text.slice(1, KEY_ID_BYTES)).toString();
    KeyEncryptionKey key = keys.find(sealedBy).orElseThrow(() -> unknownKey(id, sealedBy));
    int wrappedFrom = 1 + KEY_ID_BYTES;
    byte[] dataKey = null;
    try {
      dataKey =
          decrypt(
              key.key(),
              text.slice(wrappedFrom, WRAPPED_BYTES),
              associated(Part.DATA_KEY, sealedBy, id, org));
      int bodyFrom = wrappedFrom + WRAPPED_BYTES;
      return decrypt(
          aes(dataKey),
          text.slice(bodyFrom, text.capacity() - bodyFrom),
          associated(Part.VALUE, sealedBy, id, org));
    } catch (GeneralSecurityException e) {
      throw new SealBroken(
          "The sealed value of " + id + " does not open: it was changed or belongs elsewhere.", e);
    } finally {
      if (dataKey != null) {
        Arrays.fill(dataKey, (byte) 0);
      }
    }
  }

  private SealBroken unknownKey(String id, String sealedBy) {
    return new SealBroken(
        "The value of "
            + id
            + " was sealed under the key-encryption key "
            + sealedBy
            + ", this server has the key "
            + keys.current().id()
            + ".");
  }

  private static ByteBuffer decode(String sealed, String id) {
    try {
      ByteBuffer text = ByteBuffer.wrap(Base64.getUrlDecoder().decode(sealed));
      if (text.capacity() >= LEAST_BYTES) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      throw new SealBroken("The sealed value of " + id + " is not base64.", e);
    }
    throw new SealBroken("The sealed value of " + id + " is cut short.");
  }

  private static byte[] encrypt(SecretKey with, byte[] clear, byte[] associated)
      throws GeneralSecurityException {
    byte[] nonce = random(NONCE_BYTES);
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, with, nonce, associated);
    byte[] encrypted = cipher.doFinal(clear);
    return ByteBuffer.allocate(NONCE_BYTES + encrypted.length).put(nonce).put(encrypted).array();
  }

  private static byte[] decrypt(SecretKey with, ByteBuffer encrypted, byte[] associated)
      throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    encrypted.get(nonce);
    byte[] rest = new byte[encrypted.remaining()];
    encrypted.get(rest);
    return cipher(Cipher.DECRYPT_MODE, with, nonce, associated).doFinal(rest);
  }

  private static Cipher cipher(int mode, SecretKey with, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, with, new GCMParameterSpec(TAG_BYTES * 8, nonce));
    cipher.updateAAD(associated);
    return cipher;
  }

  /** Each text follows its length, so that no two different pairs give the same bytes. */
  private static byte[] associated(Part part, String keyId, String id, String org) {
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    byte[] orgBytes = org.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + KEY_ID_BYTES + 8 + idBytes.length + orgBytes.length)
        .put(VERSION)
        .put((byte) part.ordinal())
        .put(ascii(keyId))
        .putInt(idBytes.length)
        .put(idBytes)
        .putInt(orgBytes.length)
        .put(orgBytes)
        .array();
  }

  private static SecretKey aes(byte[] key) {
    return new SecretKeySpec(key, "AES");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  /** Which of the two encryptions; one never passes for the other. The order is stored. */
  private enum Part {
    DATA_KEY,
    VALUE
  }
}
