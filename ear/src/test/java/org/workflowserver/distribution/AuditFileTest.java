package org.workflowserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.workflowserver.audit.LinkedEntry;

/** An exported audit log, whole and changed. */
class AuditFileTest {
  @TempDir private Path folder;

  private final List<String> lines = new ArrayList<>();
  private final List<LinkedEntry> entries = new ArrayList<>();

  AuditFileTest() {
    String previous = LinkedEntry.FIRST;
    for (int seq = 1; seq <= 4; seq++) {
      LinkedEntry entry = entry(seq, "a\"\\c\u2028ß,\"previous\":\"", previous);
      entries.add(entry);
      lines.add(entry.line(entry.hash()));
      previous = entry.hash();
    }
    lines.add(LinkedEntry.headLine("a\"cme", 4, previous));
  }

  @Test
  void aWholeLogIsValid() {
    assertThat(verify()).startsWith("Valid: 4 entries of tenant \"a\\\"cme\"");
    lines.clear();
    lines.add(LinkedEntry.headLine("empty", 0, LinkedEntry.FIRST));
    assertThat(verify()).startsWith("Valid: 0 entries");
  }

  @Test
  void whatIsAlteredIsNamed() {
    lines.set(1, lines.get(1).replace("user.created", "user.deleted"));
    assertThat(verify()).startsWith("Broken: line 2").contains("entry 2 was altered");
  }

  @Test
  void anEntryThatWasWrittenAnewDoesNotFit() {
    LinkedEntry other = entry(2, "eve", entries.getFirst().hash());
    lines.set(1, other.line(other.hash()));
    assertThat(verify()).startsWith("Broken: line 3").contains("does not follow");
  }

  @Test
  void whatIsMissingIsNamedAtTheEndToo() {
    lines.remove(1);
    assertThat(verify()).startsWith("Broken: line 2").contains("entry 2 is missing");
    lines.clear();
    assertThat(verify()).contains("the line that ends an export is missing");
  }

  @Test
  void anExportThatIsCutIsBroken() {
    lines.remove(3);
    assertThat(verify()).contains("the log ends with entry 4, the file with entry 3");
    lines.remove(3);
    assertThat(verify()).contains("the line that ends an export is missing");
    lines.set(2, lines.get(2).substring(0, 100));
    assertThat(verify()).contains("no entry of an audit log");
  }

  @Test
  void nothingFollowsTheEnd() {
    lines.add(lines.getFirst());
    assertThat(verify()).startsWith("Broken: line 6");
  }

  @Test
  void entriesOfTwoTenantsAreNoLog() {
    lines.set(4, LinkedEntry.headLine("other", 4, entries.getLast().hash()));
    assertThat(verify()).contains("another tenant");
  }

  @Test
  void whatIsNoTextOrNotThereIsSaidSo() throws IOException {
    Path file = folder.resolve("bytes");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE});
    assertThat(AuditFile.verify(file).sentence()).contains("not UTF-8");
    AuditFile.Verdict nowhere = AuditFile.verify(folder.resolve("nowhere"));
    assertThat(nowhere.sentence()).startsWith("Could not read");
    assertThat(nowhere.code()).isEqualTo(2);
    // As long as a line may be made by whoever wants to end the verifier.
    Files.writeString(file, "{\"seq\":1,\"org\":\"" + "x".repeat(5_000_000));
    assertThat(AuditFile.verify(file).sentence()).contains("no entry of an audit log");
  }

  @Test
  void aLaterCopyContinuesAnEarlierOne() throws IOException {
    Path older = folder.resolve("older");
    List<String> begin = new ArrayList<>(lines.subList(0, 2));
    begin.add(LinkedEntry.headLine("a\"cme", 2, entries.get(1).hash()));
    Files.write(older, begin);
    Path newer = Files.write(folder.resolve("newer"), lines);
    assertThat(AuditFile.verify(newer, older).code()).isZero();
    assertThat(AuditFile.verify(newer, older).sentence())
        .endsWith("It continues " + older + " after entry 2");
    assertThat(AuditFile.verify(newer, newer).code()).isZero();
    assertThat(AuditFile.verify(older, newer))
        .isEqualTo(
            new AuditFile.Verdict(
                1, "Broken: " + older + " has fewer entries than " + newer + "."));
    assertThat(AuditFile.verify(newer, folder.resolve("nowhere")).code()).isEqualTo(2);
    Files.writeString(older, LinkedEntry.headLine("a\"cme", 0, LinkedEntry.FIRST));
    assertThat(AuditFile.verify(newer, older).code()).isZero();
    Files.writeString(older, LinkedEntry.headLine("other", 0, LinkedEntry.FIRST));
    assertThat(AuditFile.verify(newer, older).sentence()).contains("of another tenant than");
  }

  @Test
  void aChainThatWasWrittenAnewDoesNotContinueTheEarlierCopy() throws IOException {
    Path older = folder.resolve("older");
    LinkedEntry other = entry(1, "eve", LinkedEntry.FIRST);
    Files.write(
        older, List.of(other.line(other.hash()), LinkedEntry.headLine("a\"cme", 1, other.hash())));
    Path newer = Files.write(folder.resolve("newer"), lines);
    assertThat(AuditFile.verify(newer, older))
        .isEqualTo(
            new AuditFile.Verdict(1, "Broken: " + newer + " does not continue " + older + "."));
  }

  private static LinkedEntry entry(long seq, String actor, String previous) {
    return new LinkedEntry(
        seq,
        "a\"cme",
        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(seq),
        actor,
        "user.created",
        null,
        "{}",
        null,
        previous);
  }

  private String verify() {
    try {
      Path file = folder.resolve("audit.jsonl");
      Files.writeString(file, String.join("\n", lines), StandardCharsets.UTF_8);
      AuditFile.Verdict verdict = AuditFile.verify(file);
      assertThat(verdict.code()).isEqualTo(verdict.sentence().startsWith("Valid") ? 0 : 1);
      return verdict.sentence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
