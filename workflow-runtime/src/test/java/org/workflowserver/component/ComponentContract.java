package org.workflowserver.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.enterprise.context.Dependent;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.json.Json;

/** What every component keeps to; each component's test class extends this. */
public abstract class ComponentContract {
  /** What a step under test calls now. */
  protected static final Instant NOW = Instant.parse("2025-10-31T12:00:00Z");

  private static final List<Object> HOSTILE =
      Arrays.asList(
          null,
          true,
          -1L,
          new BigInteger("9".repeat(60)),
          new BigDecimal("1e-400"),
          "",
          "x",
          "\u0000\r\n\t",
          "[[(",
          List.of(),
          Arrays.asList(null, 1L, "x", List.of(), Map.of()),
          Map.of(),
          Map.of("target", 1L, "key", List.of(), "value", Map.of()));

  /** The component under test. */
  protected abstract Component component();

  /** An example that runs here; the descriptor's own unless it needs the world outside. */
  protected Map<String, Object> runnableExample() {
    return component().descriptor().example();
  }

  /** Members that may be no template, because what a node is depends on them. */
  protected Set<String> literalMembers() {
    return Set.of();
  }

  /**
   * How a step ends whose attempt was answered so; the step of a component that waits goes on here
   * with what it waits for.
   */
  protected StepOutcome end(StepContext step, StepOutcome outcome) {
    return outcome;
  }

  /** What the end of the example's step is; all but a few components complete it. */
  protected void assertEnded(Map<String, Object> example, StepOutcome end) {
    assertThat(end).isInstanceOf(Completed.class);
    Completed completed = (Completed) end;
    assertThat(component().handles(example)).contains(completed.handle());
    assertThat(Json.parse(Json.write(completed.output()))).isEqualTo(completed.output());
  }

  /** A step with this rendered configuration. */
  protected static StepContext step(Map<String, Object> configuration) {
    return step(configuration, Map.of("type", "manual", "run_id", "fl_run_1"));
  }

  /** A step with this rendered configuration in a run that was started so. */
  protected static StepContext step(
      Map<String, Object> configuration, Map<String, Object> trigger) {
    return StepContexts.of(
        configuration,
        trigger,
        "fl_run_1/n1/0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        NOW,
        Duration.ofSeconds(30));
  }

  /** What the component makes of this configuration, given as JSON. */
  protected final StepOutcome executing(String configuration) {
    return component().execute(step(Json.parseObject(configuration)));
  }

  /** The output of a step that completes by its default handle. */
  protected final Map<String, Object> outputOf(String configuration) {
    StepOutcome outcome = executing(configuration);
    assertThat(outcome).isInstanceOf(Completed.class);
    assertThat(((Completed) outcome).handle()).isEqualTo(StepOutcome.DEFAULT_HANDLE);
    return ((Completed) outcome).output();
  }

  /** The failure of a step that the author has to mend. */
  protected final Failed inputFailureOf(String configuration) {
    StepOutcome outcome = executing(configuration);
    assertThat(outcome).isInstanceOf(Failed.class);
    assertThat(((Failed) outcome).fault()).isEqualTo(Fault.INPUT);
    assertThat(((Failed) outcome).retryable()).isFalse();
    return (Failed) outcome;
  }

  @Test
  void describesItselfForReaders() {
    Descriptor descriptor = component().descriptor();
    assertThat(descriptor.id()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*").hasSizeLessThan(41);
    assertThat(descriptor.title()).isNotBlank().hasSizeLessThan(41).doesNotEndWith(".");
    assertThat(descriptor.description()).matches("(?s)[A-Z].*\\.").hasSizeLessThan(301);
    assertThat(component().descriptor()).isSameAs(descriptor);
  }

  @Test
  void hasHandlesThatSuitItsKind() {
    Descriptor descriptor = component().descriptor();
    assertThat(component().handles(descriptor.example()))
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .doesNotContain(StepOutcome.ERROR_HANDLE);
  }

  @Test
  void isTestedAsATriggerWhenItIsOne() {
    assertThat(component().descriptor().kind() == Kind.TRIGGER)
        .isEqualTo(this instanceof TriggerContract);
  }

  @Test
  void hasACompleteSchema() {
    Map<String, Object> schema = component().descriptor().schema();
    assertThatCode(() -> SchemaCheck.of(schema)).doesNotThrowAnyException();
    assertThat(schema).containsEntry("type", "object").containsEntry("additionalProperties", false);
    Map<String, Map<String, Object>> properties = properties();
    List<Object> orders = new ArrayList<>();
    properties.forEach(
        (name, property) -> {
          assertThat(name).matches("[a-z][a-z0-9_]*");
          assertThat(property).as(name).containsKeys("title", "description", "x-order");
          assertThat(String.valueOf(property.get("description"))).as(name).endsWith(".");
          orders.add(property.get("x-order"));
        });
    assertThat(orders).doesNotHaveDuplicates();
    assertThat((List<?>) schema.getOrDefault("required", List.of()))
        .allSatisfy(name -> assertThat(properties).containsKey((String) name));
  }

  @Test
  void leavesTheCommonMembersToTheCatalogue() {
    assertThat(properties().keySet())
        .doesNotContainAnyElementsOf(
            Set.of("componentId", "description", "continue_on_error", "timeout_seconds", "retry"));
  }

  @Test
  void hasAnExampleThatIsValid() {
    Descriptor descriptor = component().descriptor();
    assertThat(SchemaCheck.of(descriptor.schema()).violations(descriptor.example())).isEmpty();
    assertThat(component().check(descriptor.example())).isEmpty();
  }

  @Test
  void takesATemplateInPlaceOfEveryMember() {
    Map<String, Object> data = new LinkedHashMap<>();
    properties().keySet().forEach(name -> data.put(name, "{{ n1.value }}"));
    data.remove("is_response");
    literalMembers().forEach(name -> data.put(name, component().descriptor().example().get(name)));
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(check.violations(data)).isEmpty();
    assertThat(component().check(data)).isEmpty();
  }

  @Test
  void runsItsExample() {
    Map<String, Object> example = runnableExample();
    StepContext step = step(example);
    assertEnded(example, end(step, component().execute(step)));
  }

  @Test
  void answersTheSameToTheSame() {
    assertThat(component().execute(step(runnableExample())))
        .isEqualTo(component().execute(step(runnableExample())));
  }

  @Test
  void turnsWhateverIsWrongIntoAnOutcome() {
    List<Failed> failures = new ArrayList<>();
    for (Map<String, Object> configuration : hostileConfigurations()) {
      String before = Json.write(configuration);
      StepOutcome outcome = component().execute(step(configuration));
      assertThat(outcome).as(before).isNotNull();
      if (outcome instanceof Failed failed) {
        failures.add(failed);
      }
      assertThat(Json.write(configuration)).isEqualTo(before);
      component().check(configuration);
      component().handles(configuration);
    }
    assertThat(failures)
        .allSatisfy(
            failed -> {
              assertThat(failed.fault()).isNotEqualTo(Fault.INTERNAL);
              assertThat(failed.code()).matches("[a-z_]+");
              assertThat(failed.message()).isNotBlank();
            });
    assertFailures(failures);
  }

  /** Of the hostile configurations some are wrong for every component that reads its own. */
  protected void assertFailures(List<Failed> failures) {
    assertThat(failures).isNotEmpty();
  }

  private List<Map<String, Object>> hostileConfigurations() {
    List<Map<String, Object>> hostile = new ArrayList<>(List.of(Map.of()));
    for (String name : properties().keySet()) {
      for (Object value : HOSTILE) {
        Map<String, Object> configuration = new LinkedHashMap<>(runnableExample());
        configuration.put(name, value);
        hostile.add(configuration);
      }
    }
    return hostile;
  }

  @Test
  void mayWaitWhenItGoesOnLaterAndOnlyThen() throws NoSuchMethodException {
    Component component = component();
    boolean resumes =
        component
                .getClass()
                .getMethod("resume", StepContext.class, WaitEnd.class)
                .getDeclaringClass()
            != Component.class;
    assertThat(component.mayWait(component.descriptor().example()))
        .isEqualTo(resumes || component.iterates());
  }

  @Test
  void isFinalAndHasNoState() {
    Class<?> type = component().getClass();
    assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
    assertThat(type.getSimpleName()).endsWith("Component");
    assertThat(type).hasAnnotation(Dependent.class);
    assertThat(type.getDeclaredFields())
        .allMatch(field -> Modifier.isFinal(field.getModifiers()), "are final");
  }

  @SuppressWarnings("unchecked")
  private Map<String, Map<String, Object>> properties() {
    return (Map<String, Map<String, Object>>) component().descriptor().schema().get("properties");
  }
}
