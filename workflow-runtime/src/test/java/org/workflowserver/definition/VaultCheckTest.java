package org.workflowserver.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.transform.TextTransformComponent;
import org.workflowserver.component.trigger.ManualTriggerComponent;
import org.workflowserver.database.Dialect;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.vault.KnownSecrets;

/** What a workflow may name of the vault. */
class VaultCheckTest {
  private static final String KNOWN = KnownSecrets.id(1);
  private static final String API_KEY = KnownSecrets.id(2);
  private static final String UNKNOWN = KnownSecrets.id(3);

  private final DefinitionBox box = new DefinitionBox(Dialect.H2);

  @BeforeEach
  void store() {
    box.secrets.with(box.org, KNOWN, "token", "s3cret-token");
    box.secrets.with(box.org, KnownSecrets.id(4), "a.b", "s3cret-two");
    box.secrets.with(box.org, API_KEY, "api-key:ci", "wfk_x");
    box.secrets.with("another", UNKNOWN, "theirs", "s3cret-theirs");
  }

  @Test
  void itemsOfTheTenantMayBeNamedByNameAndById() {
    assertThat(found("{{ vault.token }} {{ vault[\"a.b\"] | base64_encode }}")).isEmpty();
    assertThat(found("{% if vault['token'] != blank %}{{ vault.token }}{% endif %}")).isEmpty();
    assertThat(found("{% assign x = vault.token %}{{ x }}")).isEmpty();
    assertThat(found(KNOWN)).isEmpty();
    assertThat(found("{{ vault." + KNOWN + " }}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{{ vault.nobody }}|vault_item_missing",
        "{{ vault.theirs }}|vault_item_missing",
        "{{ vault }}|vault_name_computed",
        "{{ vault[trigger.name] }}|vault_name_computed",
        "{{ vault[0] }}|vault_name_computed",
        "{{ ['vault'] }}|vault_name_computed",
        "{% assign all = vault %}|vault_name_computed",
        "{% for item in vault %}{% endfor %}|vault_name_computed",
        "{{ vault.token.length }}|vault_name_invalid",
        "{{ vault.a.b }}|vault_name_invalid",
        "{{ vault['token'][0] }}|vault_name_invalid",
        "{{ vault['api-key:ci'] }}|vault_item_unreadable"
      })
  void whatCannotBeReadIsAnErrorAtItsMember(String template, String code) {
    assertThat(found(template)).containsExactly(code + " /nodes/1/data/template note");
  }

  @Test
  void anItemOfAnotherTenantIsMissingByItsIdToo() {
    assertThat(found(UNKNOWN)).containsExactly("vault_item_missing /nodes/1/data/template note");
    assertThat(found("an " + UNKNOWN)).isEmpty();
  }

  @Test
  void aMessageNamesTheItem() {
    assertThat(box.validate(drawn("x {{ vault.nobody }}")).getFirst().message())
        .isEqualTo("There is no vault item 'nobody' (line 1, column 6).");
    assertThat(box.validate(drawn("{{ vault.a.b }}")).getFirst().message())
        .isEqualTo(
            "A secret is a text, so nothing follows the name of the vault item 'a'; a name with a"
                + " dot in it is written {{ vault[\"a.b\"] }} (line 1, column 4).");
  }

  @Test
  void aWorkflowThatNamesAMissingItemIsNotStored() {
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> box.create(drawn("{{ vault.nobody }}")));
    assertThat(refusal.violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.pointer()).isEqualTo("/nodes/1/data/template");
              assertThat(violation.code()).isEqualTo("vault_item_missing");
            });
    String id = box.create(drawn("{{ vault.token }}")).id();
    Map<String, Object> body = Map.of("nodes", drawn("{{ vault.nobody }}").body().get("nodes"));
    assertThat(catchThrowableOfType(Refusal.class, () -> box.update(id, body))).isNotNull();
    assertThat(box.require(id).version()).isEqualTo(1);
  }

  @Test
  void nodesThatStayMayNameAnItemThatIsGone() {
    String id = box.create(drawn("{{ vault.token }}")).id();
    box.secrets.remove(box.org, KNOWN);
    assertThat(box.update(id, Map.of("edges", List.of())).version()).isEqualTo(2);
  }

  @Test
  void aVersionKnowsWhichItemsItsNodesName() {
    ComponentCatalogue catalogue =
        new ComponentCatalogue(List.of(new ManualTriggerComponent(), new TextTransformComponent()));
    Drawn drawn =
        Drawn.withTrigger()
            .text("a", "{{ vault.token }}{{ vault['a.b'] }}{{ vault.token }}")
            .text("b", KNOWN)
            .text("c", "{{ trigger.x }}")
            .way("start > a > b > c");
    Drawing drawing =
        Drawing.read(
            (List<?>) drawn.body().get("nodes"),
            (List<?>) drawn.body().get("edges"),
            new Problems());
    CompiledWorkflow compiled =
        CompiledWorkflow.of("fl_1", 1, drawing, catalogue, Duration.ofSeconds(1));
    assertThat(compiled.secrets()).containsExactlyInAnyOrder("token", "a.b", KNOWN);
    assertThat(compiled.node("a").secrets()).containsExactlyInAnyOrder("token", "a.b");
    assertThat(compiled.node("b").secrets()).containsExactly(KNOWN);
    assertThat(compiled.node("c").secrets()).isEmpty();
  }

  private List<String> found(String template) {
    return box.validate(drawn(template)).stream()
        .map(problem -> problem.code() + " " + problem.pointer() + " " + problem.nodeId())
        .toList();
  }

  private static Drawn drawn(String template) {
    return Drawn.withTrigger().text("note", template).way("start > note");
  }
}
