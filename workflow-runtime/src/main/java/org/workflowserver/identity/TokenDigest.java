package org.workflowserver.identity;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.workflowserver.json.Text;

/** The SHA-256 of a token: what tokens and API keys are known by, so that none is kept itself. */
public record TokenDigest(long first, long second, long third, long fourth) {
  public static TokenDigest of(String token) {
    ByteBuffer digest = ByteBuffer.wrap(Text.sha256(token));
    return new TokenDigest(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
  }

  /** The digest in 64 hexadecimal digits. */
  public String hex() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(first)
        + hex.toHexDigits(second)
        + hex.toHexDigits(third)
        + hex.toHexDigits(fourth);
  }

  /** Any part of a digest is spread evenly. */
  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }
}
