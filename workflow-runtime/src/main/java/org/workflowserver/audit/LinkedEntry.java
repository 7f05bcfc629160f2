package org.workflowserver.audit;

import java.time.Instant;
import org.workflowserver.json.Text;
import org.workflowserver.json.Times;

/**
 * An entry of a tenant's chain. Its text is one line of JSON, always the same for the same entry;
 * what is hashed is that line's beginning, up to its last member, which is the hash. So whoever has
 * the lines can verify the chain with SHA-256 alone.
 *
 * @param seq its number in the chain, from 1
 * @param actor may be null
 * @param object may be null
 * @param details JSON text of an object
 * @param address may be null
 * @param previous the hash of the entry before, {@link #FIRST} for the first
 */
public record LinkedEntry(
    long seq,
    String org,
    Instant at,
    String actor,
    String action,
    String object,
    String details,
    String address,
    String previous) {
  /** What stands for the hash before the first entry. */
  public static final String FIRST = "0".repeat(64);

  /** SHA-256 in hex of all but the hash. */
  public String hash() {
    return Text.sha256Hex(hashed());
  }

  /**
   * The line.
   *
   * @param hash the hash on record
   */
  public String line(String hash) {
    return quote(new StringBuilder(hashed()).append(",\"hash\":"), hash).append('}').toString();
  }

  /**
   * The line behind the last entry, which says where the chain ends.
   *
   * @param entries how many there are
   * @param hash that of the last entry
   */
  public static String headLine(String org, long entries, String hash) {
    StringBuilder text = quote(new StringBuilder("{\"head\":{\"org\":"), org);
    return quote(text.append(",\"entries\":").append(entries).append(",\"hash\":"), hash)
        .append("}}")
        .toString();
  }

  /**
   * The line behind entries that are some of a chain, which says that none is missing.
   *
   * @param entries how many there are
   */
  public static String foundLine(String org, long entries) {
    return quote(new StringBuilder("{\"found\":{\"org\":"), org)
        .append(",\"entries\":")
        .append(entries)
        .append("}}")
        .toString();
  }

  private String hashed() {
    StringBuilder text = new StringBuilder("{\"seq\":").append(seq);
    member(text, "org", org);
    member(text, "at", Times.format(at));
    member(text, "actor", actor);
    member(text, "action", action);
    member(text, "object", object);
    text.append(",\"details\":").append(details);
    member(text, "address", address);
    member(text, "previous", previous);
    return text.toString();
  }

  private static void member(StringBuilder text, String name, String value) {
    text.append(",\"").append(name).append("\":");
    if (value == null) {
      text.append("null");
    } else {
      quote(text, value);
    }
  }

  /** Our own, and not the JSON library's: what is escaped, and how, must never change. */
  static StringBuilder quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"');
  }
}
