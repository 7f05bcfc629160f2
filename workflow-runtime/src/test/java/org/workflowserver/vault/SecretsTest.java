package org.workflowserver.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.TestKeys;

@ParameterizedClass
@EnumSource
class SecretsTest {
  private final VaultBox box;

  SecretsTest(Dialect dialect) {
    this.box = new VaultBox(dialect);
  }

  @Test
  void aSecretIsFoundByNameAndById() {
    String id = box.keep("token", "sésame\0", "hosts", List.of("b.example", "a.example")).id();
    Secret expected = new Secret(id, "token", "sésame\0", List.of("b.example", "a.example"));
    assertThat(box.secrets.findByName(box.org, "token")).contains(expected);
    assertThat(box.secrets.findById(box.org, id)).contains(expected);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    String id = box.keep("token", "sesame").id();
    for (String other : List.of("Token", "", id, "token\0", "' or 1=1 --")) {
      assertThat(box.secrets.findByName(box.org, other)).as(other).isEmpty();
    }
    for (String other : List.of("token", "", "vlt_\0", id.replace("vlt_", "fl_"))) {
      assertThat(box.secrets.findById(box.org, other)).as(other).isEmpty();
    }
    assertThat(box.secrets.findByName("stranger", "token")).isEmpty();
    assertThat(box.secrets.findById("stranger", id)).isEmpty();
  }

  @Test
  void anExpiredSecretIsNotFoundAndStillNotMissing() {
    String id = box.keep("token", "sesame", "expires_at", "2026-01-01T00:01:00Z").id();
    box.time.advance(Duration.ofSeconds(60).minusNanos(1_000));
    assertThat(box.open("token")).isEqualTo("sesame");
    box.time.advance(Duration.ofNanos(1_000));
    assertThat(box.open("token")).isNull();
    assertThat(box.secrets.findById(box.org, id)).isEmpty();
    assertThat(box.missing("token", id)).isEmpty();
  }

  @Test
  void saysWhichNamesAndIdsAreMissing() {
    String id = box.keep("one", "x").id();
    box.keep("two", "x");
    assertThat(box.missing("one", "two", "three", "four\0", id)).containsExactly("four\0", "three");
    assertThat(box.secrets.missing("stranger", Set.of("one", id))).containsExactly("one", id);
    assertThat(box.secrets.missing(box.org, Set.of())).isEmpty();
  }

  @Test
  void namesAndIdsAreFoundByEachOther() {
    String one = box.keep("one", "sesame").id();
    String two = box.keep("two", "sesame").id();
    String key = box.makeKey("api-key:ci").item().id();
    assertThat(box.secrets.names(box.org, Set.of(one, two, key, "one", "vlt_\0")))
        .containsExactlyInAnyOrderEntriesOf(Map.of(one, "one", two, "two"));
    assertThat(box.secrets.ids(box.org, Set.of("one", "api-key:ci", two, "x\0")))
        .containsExactlyEntriesOf(Map.of("one", one));
    assertThat(box.secrets.names("stranger", Set.of(one))).isEmpty();
    assertThat(box.secrets.ids("stranger", Set.of("one"))).isEmpty();
  }

  @Test
  void whatAnItemHeldIsKnownToThoseWhoMayHaveReadIt() {
    String id = box.keep("token", "first").id();
    String dead = box.keep("dead", "expired", "expires_at", "2026-01-01T00:01:00Z").id();
    box.keep("unread", "unread");
    box.time.advance(Duration.ofHours(1));
    Instant accepted = box.time.now();
    box.items.replace(
        box.admin, id, VaultBox.body("name", "token", "secret", "second"), Optional.empty());
    box.items.replace(
        box.admin, id, VaultBox.body("name", "token", "secret", "second"), Optional.empty());
    assertThat(box.rows("vault_former_secrets")).isEqualTo(1);
    box.items.change(box.admin, id, VaultBox.body("name", "other"), Optional.empty());
    box.keep("token", "third");
    box.items.delete(box.admin, id);
    assertThat(box.secrets.everKnown(box.org, Set.of("token", dead), accepted))
        .containsExactlyInAnyOrder("first", "second", "third", "expired");
    assertThat(box.secrets.everKnown(box.org, Set.of(id), accepted))
        .containsExactlyInAnyOrder("first", "second");
    assertThat(box.secrets.everKnown(box.org, Set.of("token"), accepted.plusSeconds(3_600)))
        .containsExactly("third");
    assertThat(box.secrets.everKnown("stranger", Set.of("token", id), accepted)).isEmpty();
    assertThat(box.open("other")).isNull();
  }

  @Test
  void whatCannotBeOpenedIsReplacedAndKeptByNobody() {
    String id = box.keep("token", "first").id();
    box.database
        .transactions()
        .doInNew(
            () ->
                box.database
                    .entityManager()
                    .createNativeQuery("update vault_items set sealed = 'nonsense' where id = ?1")
                    .setParameter(1, id)
                    .executeUpdate());
    box.items.replace(
        box.admin, id, VaultBox.body("name", "token", "secret", "second"), Optional.empty());
    assertThat(box.open("token")).isEqualTo("second");
    assertThat(box.rows("vault_former_secrets")).isZero();
  }

  @Test
  void anyNumberOfItemsCanBeAskedFor() {
    box.keep("one", "sesame");
    Set<String> names =
        IntStream.range(0, 70_000).mapToObj(i -> "name" + i).collect(Collectors.toSet());
    names.add("one");
    assertThat(box.secrets.missing(box.org, names)).hasSize(70_000).doesNotContain("one");
  }

  @Test
  void theLastUseIsNotedOnceInAMinute() {
    String id = box.keep("token", "sesame").id();
    assertThat(lastUse(id)).isEmpty();
    Instant first = box.time.now();
    box.open("token");
    box.time.advance(Secrets.NOTED_EVERY);
    box.secrets.findById(box.org, id);
    assertThat(lastUse(id)).contains(first);
    box.time.advance(Duration.ofSeconds(1));
    box.open("token");
    assertThat(lastUse(id)).contains(box.time.now());
  }

  @Test
  void aUseThatCannotBeNotedFailsNobody() {
    box.keep("token", "sesame");
    VaultStore readOnly =
        new VaultStore(box.database.sql(), new AnswerMemory()) {
          @Override
          void noteUse(String orgId, String itemId, Instant now, Instant before) {
            throw new IllegalStateException("The table is read-only");
          }
        };
    Secrets secrets = secrets(readOnly, box.time);
    assertThat(secrets.findByName(box.org, "token")).map(Secret::value).contains("sesame");
  }

  @Test
  void aSealedTextThatWasMovedToAnotherItemDoesNotOpen() {
    box.keep("one", "sesame");
    String two = box.keep("two", "other").id();
    box.database
        .transactions()
        .doInNew(
            () ->
                box.database
                    .entityManager()
                    .createNativeQuery(
                        "update vault_items set sealed = (select sealed from vault_items where"
                            + " org_id = ?1 and name = 'one') where id = ?2")
                    .setParameter(1, box.org)
                    .setParameter(2, two)
                    .executeUpdate());
    assertThatExceptionOfType(SealBroken.class)
        .isThrownBy(() -> box.open("two"))
        .withMessageContaining(two);
    assertThat(lastUse(two)).isEmpty();
  }

  private Secrets secrets(VaultStore store, TimeSource time) {
    return new Secrets(
        store,
        TestKeys.sealer(),
        box.database.transactions(),
        TestAudit.notes(box.database, time),
        new NoTokens(),
        time);
  }

  private Optional<Instant> lastUse(String id) {
    return box.items.require(box.editor, id).lastUsedAt();
  }
}
