package org.workflowserver.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.sealing.SealedRows;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.sealing.TestKeys;

class VaultRowsTest {
  @ParameterizedTest
  @EnumSource
  void everythingIsSealedAgainUnderTheNextKeyAndTheOldOneCanGo(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      VaultBox box = new VaultBox(database);
      List<VaultItemView> items =
          IntStream.range(0, 205).mapToObj(i -> box.keep("item " + i, "secret " + i)).toList();
      box.makeKey("api-key:robot");
      box.items.replace(
          box.admin,
          items.get(9).id(),
          VaultBox.body("name", "nine", "secret", "s"),
          Optional.empty());
      tamper(database, items.get(7));

      SealedRows kept = TestKeys.rows(database, TestKeys.nextSealer(), VaultStore.ITEMS);
      SealedRows former = TestKeys.rows(database, TestKeys.nextSealer(), VaultStore.FORMER);
      assertThat(kept.sealedUnderOthers()).isEqualTo(205);
      assertThat(former.sealedUnderOthers()).isEqualTo(1);
      assertThat(kept.sealAgain()).isEqualTo(204);
      assertThat(former.sealAgain()).isEqualTo(1);
      assertThat(kept.sealedUnderOthers()).isEqualTo(1);
      assertThat(former.sealedUnderOthers()).isZero();
      assertThat(kept.sealAgain() + former.sealAgain()).isZero();
      Secrets secrets = secrets(box, TestKeys.lastSealer());
      assertThat(secrets.findByName(box.org, "item 204")).map(Secret::value).contains("secret 204");
      assertThat(secrets.everKnown(box.org, Set.of("item 9"), box.time.now()))
          .containsExactly("secret 9");
      assertThat(secrets.findByName(box.org, "item 0")).map(Secret::value).contains("secret 0");
      assertThat(box.items.require(box.editor, items.get(3).id())).isEqualTo(items.get(3));
    }
  }

  private static Secrets secrets(VaultBox box, Sealer sealer) {
    TestDatabase database = box.database;
    return new Secrets(
        new VaultStore(database.sql(), new AnswerMemory()),
        sealer,
        database.transactions(),
        TestAudit.notes(database, box.time),
        new NoTokens(),
        box.time);
  }

  private static void tamper(TestDatabase database, VaultItemView item) {
    database
        .transactions()
        .doInNew(
            () ->
                database
                    .entityManager()
                    .createNativeQuery("update vault_items set sealed = ?1 where id = ?2")
                    .setParameter(1, "nonsense")
                    .setParameter(2, item.id())
                    .executeUpdate());
  }
}
