package org.workflowserver.sealing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.workflowserver.json.Text;

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
    byte[] label = ID_LABEL.getBytes(StandardCharsets.US_ASCII);
    byte[] labelled = Arrays.copyOf(label, label.length + bytes.length);
    System.arraycopy(bytes, 0, labelled, label.length, bytes.length);
    return HexFormat.of().formatHex(Text.sha256(labelled)).substring(0, ID_DIGITS);
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
