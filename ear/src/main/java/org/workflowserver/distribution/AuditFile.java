package org.workflowserver.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.json.Text;
import org.workflowserver.settings.FailureReason;

/**
 * Verifies an exported audit log without a server. An entry is a line of JSON whose last member is
 * SHA-256 of all that stands before; the member before that is the hash of the line above. The last
 * line says how many entries there are, and with which hash they end.
 */
final class AuditFile {
  private static final String TEXT = "(\"(?:[^\"\\\\]|\\\\.)*+\")";
  private static final String NUMBER = "([0-9]{1,18})";
  private static final String HASH = "\"([0-9a-f]{64})\"";

  private static final Pattern ENTRY =
      Pattern.compile(
          "(\\{\"seq\":%s,\"org\":%s,.*,\"previous\":%s),\"hash\":%s}"
              .formatted(NUMBER, TEXT, HASH, HASH),
          Pattern.DOTALL);

  private static final Pattern HEAD =
      Pattern.compile(
          "\\{\"head\":\\{\"org\":%s,\"entries\":%s,\"hash\":%s}}".formatted(TEXT, NUMBER, HASH),
          Pattern.DOTALL);

  private long entries;
  private String hash = "0".repeat(64);
  private String org;
  private boolean ended;

  /** How many entries an older copy has, and the hash that this one has there. */
  private final long older;

  private String hashOfOlder;

  private AuditFile(long older) {
    this.older = older;
    this.hashOfOlder = older == 0 ? hash : null;
  }

  /**
   * What was found.
   *
   * @param code the exit code: 0 valid, 1 broken, 2 not readable
   * @param sentence for the operator
   */
  record Verdict(int code, String sentence) {}

  static Verdict verify(Path file) {
    return new AuditFile(0).read(file);
  }

  /** Verifies a copy and an older one, and whether the first has all that the older has. */
  static Verdict verify(Path file, Path olderFile) {
    AuditFile older = new AuditFile(0);
    Verdict ofOlder = older.read(olderFile);
    AuditFile log = new AuditFile(older.entries);
    Verdict verdict = ofOlder.code() == 0 ? log.read(file) : ofOlder;
    if (verdict.code() != 0) {
      return verdict;
    }
    if (!log.org.equals(older.org)) {
      return new Verdict(1, "Broken: " + file + " is of another tenant than " + olderFile + ".");
    }
    if (!older.hash.equals(log.hashOfOlder)) {
      String what =
          log.entries < older.entries ? " has fewer entries than " : " does not continue ";
      return new Verdict(1, "Broken: " + file + what + olderFile + ".");
    }
    return new Verdict(
        0, verdict.sentence() + ". It continues " + olderFile + " after entry " + older.entries);
  }

  private Verdict read(Path file) {
    long number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String problem = problemOf(line);
        if (problem != null) {
          return broken(file, number, problem);
        }
      }
    } catch (CharacterCodingException e) {
      return broken(file, number + 1, "it is not UTF-8.");
    } catch (IOException e) {
      return new Verdict(2, "Could not read " + file + ": " + FailureReason.of(e) + ".");
    }
    if (!ended) {
      return broken(file, number + 1, "the line that ends an export is missing.");
    }
    return new Verdict(
        0, "Valid: " + entries + " entries of tenant " + org + ", ending with " + hash);
  }

  private static Verdict broken(Path file, long line, String problem) {
    return new Verdict(1, "Broken: line " + line + " of " + file + ": " + problem);
  }

  /** What is wrong with the next line; null when nothing is. */
  private String problemOf(String line) {
    if (ended) {
      return "it follows the line that ends an export.";
    }
    Matcher head = HEAD.matcher(line);
    if (head.matches()) {
      ended = true;
      return problemOfHead(head);
    }
    Matcher entry = ENTRY.matcher(line);
    return entry.matches() ? problemOfEntry(entry) : "it is no entry of an audit log.";
  }

  private String problemOfEntry(Matcher entry) {
    if (Long.parseLong(entry.group(2)) != entries + 1) {
      return "entry " + (entries + 1) + " is missing, entry " + entry.group(2) + " is there.";
    }
    if (!isOfTenant(entry.group(3))) {
      return "it is of another tenant.";
    }
    if (!entry.group(4).equals(hash)) {
      return "entry " + entry.group(2) + " does not follow the entry before.";
    }
    if (!entry.group(5).equals(Text.sha256Hex(entry.group(1)))) {
      return "entry " + entry.group(2) + " was altered.";
    }
    entries++;
    hash = entry.group(5);
    if (entries == older) {
      hashOfOlder = hash;
    }
    return null;
  }

  private String problemOfHead(Matcher head) {
    if (!isOfTenant(head.group(1))) {
      return "it is of another tenant.";
    }
    return Long.parseLong(head.group(2)) == entries && head.group(3).equals(hash)
        ? null
        : "the log ends with entry " + head.group(2) + ", the file with entry " + entries + ".";
  }

  private boolean isOfTenant(String name) {
    if (org == null) {
      org = name;
    }
    return org.equals(name);
  }
}
