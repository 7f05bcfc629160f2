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
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.http.WebhookComponent;
import org.workflowserver.component.transform.TextTransformComponent;
import org.workflowserver.component.trigger.ManualTriggerComponent;
import org.workflowserver.database.Dialect;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.definition.content.Problems;
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
    assertThat(found("{% if trigger.x %}{{ vault.token }}{% endif %}")).isEmpty();
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
    assertThat(found(template)).containsExactly(code + " /nodes/1/data/body note");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ vault.token | base64_encode | url_encode }}",
        "{{ vault.token | json }}",
        "{{ 'user:' | append: vault.token | base64_encode | prepend: 'Basic ' }}",
        "{{ trigger.order | json | hmac_sha256: vault.token | prepend: 'sha256=' }}",
        "{{ trigger.order | upcase | append: vault.token }}",
        "{% for x in trigger.list %}{{ x | split: ',' }}{{ vault.token }}{% endfor %}",
        "{% echo vault.token %}"
      })
  void aSecretMayBeWrittenOutInAFormThatCanBeMasked(String template) {
    assertThat(found(template)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ vault.token | split: '' | join: ' ' }}",
        "{{ vault.token | upcase }}",
        "{{ vault.token | slice: 0 }}",
        "{{ vault.token | size }}",
        "{{ vault.token | sha256 }}",
        "{{ vault.token | append: '' | reverse }}",
        "{{ vault.token | base64_encode | base64_encode }}",
        "{{ vault.token | url_encode | base64_encode }}",
        "{{ vault.token | url_encode | url_encode }}",
        "{{ vault.token | json | url_encode }}",
        "{{ vault.token | hmac_sha256: 'x' | upcase }}",
        "{{ trigger.x | append: vault.token | downcase }}",
        "{{ trigger.x | replace: vault.token, '' }}",
        "{{ trigger.x | default: vault.token }}",
        "{{ trigger[vault.token] }}",
        "{% if vault.token == trigger.guess %}yes{% endif %}",
        "{% if trigger.list contains vault.token %}yes{% endif %}",
        "{% case vault.token %}{% when 'x' %}yes{% endcase %}",
        "{% assign x = vault.token %}",
        "{% capture x %}{{ vault.token }}{% endcapture %}",
        "{% ifchanged %}{{ vault.token }}{% endifchanged %}",
        "{% cycle vault.token %}",
        "{% for x in (1..vault.token) %}{% endfor %}",
        "{% liquid assign x = vault.token %}",
        "{% if false %}{% assign vault = 1 %}{% endif %}{{ vault.token | upcase }}",
        "{% for vault in trigger.x %}{{ vault.token | upcase }}{% endfor %}"
      })
  void aSecretMayNotBeTransformedOrCompared(String template) {
    assertThat(found(template)).containsExactly("secret_not_allowed /nodes/1/data/body note");
  }

  @Test
  void anAuthorizationIsNamedByItsMemberAlone() {
    String known = KnownSecrets.authorization(1);
    box.secrets.with(box.org, known, known, "access-token");
    assertThat(foundOfCall("authorization_id", known)).isEmpty();
    assertThat(foundOfCall("authorization_id", KnownSecrets.authorization(2)))
        .containsExactly("authorization_missing");
    assertThat(foundOfCall("body", known)).containsExactly("secret_not_allowed");
    assertThat(foundOfCall("body", Map.of("authorization_id", known)))
        .containsExactly("secret_not_allowed");
    assertThat(foundOfCall("body", Map.of("authorization_id", "{{ vault.token }}"))).isEmpty();
    assertThat(foundOfCall("body", "{{ vault['" + known + "'] }}"))
        .containsExactly("secret_not_allowed");
    assertThat(foundOfCall("authorization_id", "{{ vault.token }}")).contains("secret_not_allowed");
    assertThat(foundOfCall("authorization_id", "{{ trigger.token }}"))
        .containsExactly("configuration_invalid");
    assertThat(foundOfCall("authorization_id", KNOWN)).contains("secret_not_allowed");
  }

  private List<String> foundOfCall(String member, Object value) {
    Drawn drawn =
        Drawn.withTrigger()
            .node(
                "call",
                "webhook",
                "method",
                "POST",
                "url",
                "https://api.example.com/",
                member,
                value)
            .way("start > call");
    return box.workflows.validate(box.editor, drawn.body()).stream().map(Problem::code).toList();
  }

  @Test
  void aSecretMayStandOnlyInWhatTheStepSends() {
    for (String secret : List.of("{{ vault.token }}", KNOWN)) {
      Drawn drawn =
          Drawn.withTrigger()
              .text("text", secret)
              .node("ask", "string_condition", "value", secret, "operator", "is_empty")
              .node("other", "trigger_workflow", "workflow_id", secret)
              .node(
                  "call",
                  "webhook",
                  "method",
                  "POST",
                  "url",
                  "https://api.example/" + "{{ vault.token }}",
                  "headers",
                  List.of(Map.of("key", "X-Key", "value", secret)),
                  "query",
                  Map.of("key", secret),
                  "body",
                  Map.of("deep", List.of(secret)))
              .way("start > text > ask:true > other > call");
      assertThat(box.validate(drawn))
          .extracting(problem -> problem.code() + " " + problem.pointer())
          .filteredOn(problem -> problem.startsWith("secret"))
          .containsExactly(
              "secret_not_allowed /nodes/1/data/template",
              "secret_not_allowed /nodes/2/data/value",
              "secret_not_allowed /nodes/3/data/workflow_id");
    }
  }

  @Test
  void anItemOfAnotherTenantIsMissingByItsIdToo() {
    assertThat(found(UNKNOWN)).containsExactly("vault_item_missing /nodes/1/data/body note");
    assertThat(found("an " + UNKNOWN)).isEmpty();
  }

  @Test
  void whichItemsThereAreIsNotToldToWhoMayNotSeeTheirNames() {
    for (String name : List.of("nobody", "token")) {
      assertThat(box.workflows.validate(box.viewer, drawn("{{ vault." + name + " }}").body()))
          .isEmpty();
    }
    assertThat(box.workflows.validate(box.viewer, drawn("{{ vault.a.b }}").body()))
        .extracting(Problem::code)
        .containsExactly("vault_name_invalid");
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
              assertThat(violation.pointer()).isEqualTo("/nodes/1/data/body");
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
        new ComponentCatalogue(
            List.of(
                new ManualTriggerComponent(),
                new TextTransformComponent(),
                new WebhookComponent(null)));
    Drawn drawn =
        Drawn.withTrigger()
            .request("a", "{{ vault.token }}{{ vault['a.b'] }}{{ vault.token }}")
            .request("b", KNOWN)
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
    return Drawn.withTrigger().request("note", template).way("start > note");
  }
}
