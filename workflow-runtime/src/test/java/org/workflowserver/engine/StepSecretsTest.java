package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.component.Component;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Fault;
import org.workflowserver.component.Kind;
import org.workflowserver.component.Question;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepContexts;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.definition.content.RetryPolicy;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.Rendered;
import org.workflowserver.engine.execution.RunScope;
import org.workflowserver.engine.execution.StepAttempt;
import org.workflowserver.engine.execution.StepRunner;
import org.workflowserver.template.TemplateTree;
import org.workflowserver.vault.KnownSecrets;
import org.workflowserver.vault.SecretReader;

/** What a step gets of the vault, and what is left of it on record. */
class StepSecretsTest {
  private static final String ORG = "default";
  private static final SecretReader USER = SecretReader.version(ORG, "fl_1", 1);
  private static final String TOKEN = "s3cret-token";

  private final KnownSecrets vault = new KnownSecrets();
  private final StepRunner runners = new StepRunner(Limits.configured(), new SystemTime(), vault);
  private StepRunner runner;
  private Map<String, Object> seen;

  @BeforeEach
  void begin() {
    vault.with(ORG, KnownSecrets.id(1), "token", TOKEN, "api.example");
    vault.with(ORG, KnownSecrets.id(2), "other", "s3cret-other");
    vault.with(ORG, KnownSecrets.id(3), "pin", "1234");
    vault.with(ORG, KnownSecrets.id(4), "third", "s3cret-third", "b.example", "c.example:8443");
    runner = runners.forRun(USER, Set.of("token", "other", "pin", "third", "gone"));
  }

  @Test
  void aStepGetsTheSecretAndTheRecordDoesNot() {
    StepAttempt attempt =
        attempt(node("Bearer {{ vault.token }}", Set.of("token"), StepSecretsTest::echo));
    assertThat(seen).containsEntry("value", "Bearer " + TOKEN);
    assertThat(attempt.input()).isEqualTo("{\"value\":\"Bearer ***\"}");
    assertThat(attempt.output()).isEqualTo("{\"did\":\"Bearer ***\"}");
    assertThat(attempt.outcome()).isEqualTo(Completed.of(Map.of("did", "Bearer ***")));
  }

  @Test
  void whatTheMaskWouldNotFindIsNotRecordedAtAll() {
    Map<String, String> recorded =
        Map.of(
            "PIN {{ vault.pin }}, please", "***",
            "{{ vault.pin | append: ':' | base64_encode }}", "***",
            "{{ vault.token | hmac_sha256: 'k' }}", "***",
            "v1,{{ 'body' | hmac_sha256: vault.token }}", "***",
            "Bearer {{ vault.token }} of {{ trigger.item }}", "Bearer *** of token",
            "{{ vault.pin }}", "***");
    recorded.forEach(
        (template, shown) -> {
          CompiledNode node = node(template, Set.of("token", "pin"), StepSecretsTest::echo);
          assertThat(attempt(node).input()).as(template).isEqualTo("{\"value\":\"" + shown + "\"}");
          assertThat(seen.toString()).doesNotContain("***");
        });
  }

  @Test
  void anItemIsReadByItsIdToo() {
    String id = KnownSecrets.id(2);
    StepRunner byId = runners.forRun(USER, Set.of(id));
    CompiledNode node = node("{{ vault['" + id + "'] }}", Set.of(id), StepSecretsTest::echo);
    assertThat(byId.render(node, scope()).configuration()).containsEntry("value", "s3cret-other");
  }

  @Test
  void everySecretOfTheVersionIsMaskedWhicheverStepBringsItBack() {
    StepAttempt attempt =
        attempt(
            node(
                "plain",
                Set.of(),
                context ->
                    Completed.of(
                        Map.of(
                            "czNjcmV0LW90aGVy",
                            "x",
                            "list",
                            List.of("s3cret%2Dtoken", "1234", "12345")))));
    assertThat(attempt.outcome())
        .isEqualTo(Completed.of(Map.of("***", "x", "list", List.of("***", "***", "12345"))));
  }

  @Test
  void failuresAndEndingsAreMasked() {
    Map<String, Object> details = Map.of("body", Map.of("echo", TOKEN));
    StepAttempt failed =
        attempt(
            node(
                "{{ vault.token }}",
                Set.of("token"),
                context -> new Failed(Fault.REMOTE, "c", "No to " + TOKEN, true, details)));
    assertThat(failed.outcome())
        .isEqualTo(
            new Failed(
                Fault.REMOTE, "c", "No to ***", true, Map.of("body", Map.of("echo", "***"))));
    assertThat(failed.output())
        .isEqualTo(
            "{\"error\":{\"code\":\"c\",\"message\":\"No to ***\"},\"body\":{\"echo\":\"***\"}}");
    StepAttempt ended =
        attempt(
            node("x", Set.of(), context -> new Terminated(true, "1234", List.of("is " + TOKEN))));
    assertThat(ended.outcome()).isEqualTo(new Terminated(true, "***", List.of("is ***")));
    StepAttempt silent = attempt(node("x", Set.of(), context -> new Terminated(false, null, null)));
    assertThat(silent.outcome()).isEqualTo(new Terminated(false, null, null));
  }

  @Test
  void whatIsAskedIteratedAndHandedToAnotherRunIsMasked() {
    Map<String, Object> input = Map.of("note", "is " + TOKEN);
    assertThat(outcome(new Calling("fl_1", input, true)))
        .isEqualTo(new Calling("fl_1", Map.of("note", "is ***"), true));
    assertThat(outcome(new Iterating(List.of(TOKEN, input), 1, true)))
        .isEqualTo(new Iterating(List.of("***", Map.of("note", "is ***")), 1, true));
    Asking asking = (Asking) outcome(new Asking(question(TOKEN), null));
    assertThat(asking.question()).isEqualTo(question("***"));
  }

  private static Question question(String text) {
    return new Question(
        "Is it " + text,
        "Look at " + text,
        Map.of("title", text),
        List.of(new Question.Action("go", "Go to " + text, "primary")),
        new TreeSet<>(List.of(text)),
        new TreeSet<>(List.of("of " + text)),
        1,
        true);
  }

  private StepOutcome outcome(StepOutcome returned) {
    return attempt(node("{{ vault.token }}", Set.of("token"), context -> returned)).outcome();
  }

  @Test
  void aMessageOfATemplateIsMasked() {
    runner.render(node("x", Set.of(), StepSecretsTest::echo), scope());
    StepAttempt attempt = runner.failed(Failed.input("template_error", "bad: " + TOKEN));
    assertThat(attempt.output()).contains("bad: ***").doesNotContain(TOKEN);
  }

  @Test
  void theCallersPayloadIsNotMasked() {
    runner.render(node("x", Set.of(), StepSecretsTest::echo), scope());
    CompiledNode trigger =
        node("x", Set.of(), Kind.TRIGGER, context -> Completed.of(context.trigger()));
    StepAttempt attempt = runner.run(trigger, context(Map.of(), rendered(trigger)));
    assertThat(attempt.outcome()).isEqualTo(Completed.of(Map.of("note", TOKEN)));
  }

  @Test
  void aSecretThatIsGoneFailsTheStepThatReadsIt() {
    Rendered rendered = runner.render(node("{{ vault.gone }}", Set.of("gone"), null), scope());
    assertThat(rendered.failure().code()).isEqualTo("template_error");
    assertThat(rendered.failure().retryable()).isFalse();
    assertThat(rendered.failure().message())
        .isEqualTo(
            "The vault has no valid item 'gone': it was deleted, renamed or has expired. Store it"
                + " again, then rerun.");
    String unread = "{% if false %}{{ vault.gone }}{% endif %}fine";
    assertThat(runner.render(node(unread, Set.of("gone"), null), scope()).configuration())
        .containsEntry("value", "fine");
  }

  @Test
  void aSecretChangedMeanwhileIsReadAnewAndBothAreMasked() {
    CompiledNode node = node("{{ vault.token }}", Set.of("token"), StepSecretsTest::echo);
    attempt(node);
    vault.with(ORG, KnownSecrets.id(1), "token", "n3w-secret-token");
    attempt(node);
    assertThat(seen).containsEntry("value", "n3w-secret-token");
    StepAttempt later =
        attempt(
            node("x", Set.of(), context -> Completed.of(Map.of("a", TOKEN + " n3w-secret-token"))));
    assertThat(later.outcome()).isEqualTo(Completed.of(Map.of("a", "*** ***")));
  }

  @Test
  void theHostsOfTheSecretsThatWereReadAllHold() {
    CompiledNode node =
        node(
            "{% if trigger %}{{ vault.third }}{% else %}{{ vault.token }}{% endif %}{{ vault.pin }}",
            Set.of("third", "token", "pin"), StepSecretsTest::echo);
    assertThat(runner.render(node, scope()).secrets().hosts())
        .containsExactly(List.of("b.example", "c.example:8443"));
    CompiledNode both =
        node("{{ vault.third }}{{ vault.token }}", Set.of("third", "token"), StepSecretsTest::echo);
    assertThat(runner.render(both, scope()).secrets().hosts())
        .containsExactlyInAnyOrder(List.of("b.example", "c.example:8443"), List.of("api.example"));
    assertThat(runner.render(node, scope()).secrets().areIn().test("Basic eDoxMjM0")).isFalse();
    assertThat(runner.render(node, scope()).secrets().areIn().test("a 1234 b")).isTrue();
    assertThat(runner.render(node, scope()).secrets().areIn().test(TOKEN)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ [trigger.root].token }}",
        "{{ vault[trigger.item] }}",
        "{{ vault | json }}{{ vault.size }}",
        "{% for item in vault %}{{ item }}{% endfor %}",
        "{% assign all = vault %}{{ all.token }}{{ all | json }}",
        "{{ vault.other }}"
      })
  void noTemplateReachesWhatItsNodeDoesNotName(String template) {
    CompiledNode node = node(template, Set.of("pin"), StepSecretsTest::echo);
    Rendered rendered = runner.render(node, scope());
    assertThat(rendered.configuration().toString()).doesNotContain("s3cret");
  }

  @Test
  void noTemplateComputesTheNameOfTheVault() {
    CompiledNode node = node("<{{ [trigger.root].pin }}>", Set.of("pin"), StepSecretsTest::echo);
    assertThat(runner.render(node, scope()).configuration()).containsEntry("value", "<>");
  }

  @Test
  void aKeyToTheApiIsNoSecretForARun() {
    vault.with(ORG, KnownSecrets.id(9), "api-key:ci", "wfk_very-secret");
    for (String item : List.of("api-key:ci", KnownSecrets.id(9))) {
      StepRunner run = runners.forRun(USER, Set.of(item));
      CompiledNode node = node("{{ vault['" + item + "'] }}", Set.of(item), null);
      assertThat(run.render(node, scope()).failure().code()).isEqualTo("template_error");
    }
  }

  @Test
  void aRenderedValueThatLooksLikeASecretIsNone() {
    CompiledNode node = node("{{ trigger.looks }}", Set.of(), StepSecretsTest::echo);
    assertThat(runner.render(node, scope()).configuration())
        .containsEntry("value", "{{ vault.token }}" + KnownSecrets.id(1));
  }

  @Test
  void anotherTenantsSecretsAreNotFound() {
    StepRunner foreign =
        runners.forRun(SecretReader.version("another", "fl_1", 1), Set.of("token"));
    assertThat(foreign.render(node("{{ vault.token }}", Set.of("token"), null), scope()).failure())
        .isNotNull();
  }

  @Test
  void aRunWithoutSecretsAsksTheVaultNothing() {
    vault.breakDown();
    StepRunner plain = runners.forRun(USER, Set.of());
    assertThat(plain).isSameAs(runners);
    CompiledNode node = node("a", Set.of(), context -> Completed.of(Map.of("t", TOKEN)));
    Rendered rendered = plain.render(node, scope());
    assertThat(plain.run(node, context(rendered.configuration(), rendered)).output())
        .isEqualTo("{\"t\":\"" + TOKEN + "\"}");
  }

  @Test
  void aStepAsksOnlyForWhatItNames() {
    CompiledNode node = node("{{ vault.token }}", Set.of("token"), StepSecretsTest::echo);
    attempt(node);
    assertThat(vault.reads).containsExactlyInAnyOrder("token", "other", "pin", "third", "gone");
    vault.reads.clear();
    attempt(node);
    attempt(node("plain", Set.of(), StepSecretsTest::echo));
    assertThat(vault.reads).containsExactly("token");
  }

  @Test
  void thatTheDatabaseIsAwayIsNoFaultOfTheStep() {
    vault.breakDown();
    CompiledNode node = node("plain", Set.of(), StepSecretsTest::echo);
    assertThatThrownBy(() -> runner.render(node, scope())).isInstanceOf(DatabaseFailure.class);
  }

  @Test
  void aSecretThatDoesNotOpenFailsTheStepForGood() {
    vault.breakSeals();
    Failed failure =
        runner.render(node("plain", Set.of(), StepSecretsTest::echo), scope()).failure();
    assertThat(failure.fault()).isEqualTo(Fault.INTERNAL);
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void aContextMadeWithoutTheSecretsOfItsStepIsNotRun() {
    CompiledNode node = node("{{ vault.token }}", Set.of("token"), StepSecretsTest::echo);
    Map<String, Object> configuration = runner.render(node, scope()).configuration();
    StepContext careless =
        StepContexts.of(
            configuration, Map.of(), "r/n/", null, Instant.EPOCH, Duration.ofSeconds(1));
    assertThat(runner.run(node, careless).outcome())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.fault()).isEqualTo(Fault.INTERNAL));
    assertThat(seen).isNull();
  }

  private StepAttempt attempt(CompiledNode node) {
    Rendered rendered = runner.render(node, scope());
    assertThat(rendered.failure()).isNull();
    return runner.run(node, context(rendered.configuration(), rendered));
  }

  private Rendered rendered(CompiledNode node) {
    return runner.render(node, scope());
  }

  private static StepContext context(Map<String, Object> configuration, Rendered rendered) {
    return new StepContext(
        configuration,
        Map.of("note", TOKEN),
        "run/node/",
        null,
        Instant.EPOCH,
        Duration.ofSeconds(1),
        rendered.secrets(),
        "acme",
        null);
  }

  private static RunScope scope() {
    Map<String, Object> trigger = new HashMap<>();
    trigger.put("root", "vault");
    trigger.put("item", "token");
    trigger.put("looks", "{{ vault.token }}" + KnownSecrets.id(1));
    return new RunScope(
        Map.of("trigger", trigger), name -> null, false, Instant.EPOCH, "run/node/");
  }

  private static StepOutcome echo(StepContext context) {
    return Completed.of(Map.of("did", context.configuration().get("value")));
  }

  private CompiledNode node(String template, Set<String> secrets, Acting acting) {
    return node(template, secrets, Kind.ACTION, acting);
  }

  private CompiledNode node(String template, Set<String> secrets, Kind kind, Acting acting) {
    return new CompiledNode(
        "node",
        new Watched(kind, acting),
        TemplateTree.parse(Map.of("value", template)),
        secrets,
        null,
        false,
        Duration.ofSeconds(1),
        RetryPolicy.NONE);
  }

  /** What a component does. */
  private interface Acting {
    StepOutcome execute(StepContext context);
  }

  private final class Watched implements Component {
    private final Kind kind;
    private final Acting acting;

    Watched(Kind kind, Acting acting) {
      this.kind = kind;
      this.acting = acting;
    }

    @Override
    public Descriptor descriptor() {
      return new Descriptor(
          "watched",
          kind,
          "Watched",
          "Acts.",
          List.of("default"),
          false,
          Map.of("type", "object"),
          Map.of());
    }

    @Override
    public StepOutcome execute(StepContext context) {
      seen = context.configuration();
      return acting.execute(context);
    }
  }
}
