package org.workflowserver.sealing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key that wraps the data keys. Its id tells keys apart and gives nothing of them away. */
public final class KeyEncryptionKey {
  /** How many bytes a key has. */
  public static final int BYTES = 32;

  private static final String ID_LABEL = "workflow-server key-encryption key id";
  private static final int ID_DIGITS = 8;

  private final String id;
  private final SecretKey key;

  /**
   * A key of these bytes.
   *
   * @throws IllegalArgumentException when there are not {@value #BYTES} of them
   */
  KeyEncryptionKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("A key has " + BYTES + " bytes, not " + bytes.length);
    }
    this.id = idOf(bytes);
    this.key = new SecretKeySpec(bytes, "AES");
  }

  /** Eight hexadecimal digits, the same for the same key on every server. */
  public String id() {
    return id;
  }

  SecretKey key() {
    return key;
  }

  private static String idOf(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ID_LABEL.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(bytes)).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyEncryptionKey that
        && MessageDigest.isEqual(key.getEncoded(), that.key.getEncoded());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "key-encryption key " + id;
  }
}
