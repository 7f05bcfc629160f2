package org.workflowserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;

/** The text of an entry, which must stay what it is: hashes of years are made of it. */
class LinkedEntryTest {
  private static final LinkedEntry ENTRY =
      new LinkedEntry(
          7,
          "acme",
          Instant.parse("2026-01-02T03:04:05.000006Z"),
          "ada \"the\" \\first\u0001\t\u2028ß",
          "user.created",
          null,
          "{\"username\":\"bob\"}",
          "192.0.2.1",
          LinkedEntry.FIRST);

  @Test
  void theTextIsAlwaysTheSame() {
    String hashed =
        "{\"seq\":7,\"org\":\"acme\",\"at\":\"2026-01-02T03:04:05.000006Z\","
            + "\"actor\":\"ada \\\"the\\\" \\\\first\\u0001\\u0009\u2028ß\","
            + "\"action\":\"user.created\",\"object\":null,\"details\":{\"username\":\"bob\"},"
            + "\"address\":\"192.0.2.1\",\"previous\":\""
            + "0".repeat(64)
            + "\"";
    String hash = HexFormat.of().formatHex(Text.sha256(hashed));
    assertThat(ENTRY.hash()).isEqualTo(hash);
    assertThat(ENTRY.line(hash)).isEqualTo(hashed + ",\"hash\":\"" + hash + "\"}");
  }

  @Test
  void aLineIsJson() {
    Map<String, Object> read = Json.parseObject(ENTRY.line(ENTRY.hash()));
    assertThat(read)
        .containsEntry("actor", ENTRY.actor())
        .containsEntry("details", Map.of("username", "bob"))
        .containsEntry("object", null);
    assertThat(Json.parseObject(LinkedEntry.headLine("a\"b", 7, "x")))
        .isEqualTo(Map.of("head", Map.of("org", "a\"b", "entries", 7L, "hash", "x")));
  }

  @Test
  void textsAreMadeFitForTheirColumns() {
    AuditEntry entry =
        new AuditEntry(
            "acme",
            Optional.of("\uD83D\uDE00".repeat(200)),
            Optional.of("x".repeat(1_000)),
            AuditAction.USER_CREATED,
            Optional.of("a\0b\uD800"),
            Map.of("b", "2", "a", "y".repeat(1_000)));
    assertThat(entry.actor().orElseThrow()).hasSizeLessThanOrEqualTo(255);
    assertThat(Text.wellFormed(entry.actor().orElseThrow())).isEqualTo(entry.actor().orElseThrow());
    assertThat(entry.address().orElseThrow()).hasSize(64);
    assertThat(entry.object()).contains("a\\u0000b\uFFFD");
    assertThat(entry.detailsText()).isEqualTo("{\"a\":\"" + "y".repeat(255) + "\",\"b\":\"2\"}");
  }
}
