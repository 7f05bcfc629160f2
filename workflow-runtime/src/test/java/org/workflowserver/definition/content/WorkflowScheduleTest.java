package org.workflowserver.definition.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.definition.DefinitionBox;
import org.workflowserver.definition.Drawn;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.json.Coded;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.schedule.ScheduleType;

/** A workflow's schedule, in its members and in its trigger. */
@ParameterizedClass
@EnumSource
class WorkflowScheduleTest {
  private static final String TYPE = "schedule_type";
  private static final String VALUE = "schedule_value";
  private static final String ZONE = "schedule_timezone";

  @Parameter private Dialect dialect;

  private DefinitionBox box() {
    return new DefinitionBox(dialect);
  }

  @Test
  void theMembersAreWrittenIntoTheTrigger() {
    WorkflowView created =
        box()
            .create(
                scheduled().with(TYPE, "cron").with(VALUE, "0 9 * * *").with(ZONE, "Asia/Tokyo"));
    assertIs(created, "cron", "0 9 * * *", "Asia/Tokyo");
    assertThat(data(created))
        .containsEntry(TYPE, "cron")
        .containsEntry(VALUE, "0 9 * * *")
        .containsEntry(ZONE, "Asia/Tokyo");
  }

  @Test
  void theTriggerIsWrittenIntoTheMembers() {
    DefinitionBox box = box();
    WorkflowView created = box.create(scheduled(TYPE, "weekly"));
    assertIs(created, "weekly", null, "UTC");
    assertThat(data(created)).containsEntry(VALUE, null).containsEntry(ZONE, "UTC");
    assertThat(created.nextRunAt()).isEqualTo(Instant.parse("2026-01-05T00:00:00Z"));
    assertThat(box.require(created.id())).isEqualTo(created);
    assertThat(created.version()).isEqualTo(1);
  }

  @Test
  void aChangeOfTheMembersIsANewVersionOfTheTrigger() {
    DefinitionBox box = box();
    String id = box.create(scheduled(TYPE, "daily", VALUE, "09:00")).id();
    WorkflowView changed = box.update(id, Map.of(VALUE, "10:00"));
    assertIs(changed, "daily", "10:00", "UTC");
    assertThat(changed.version()).isEqualTo(2);
    assertThat(data(changed)).containsEntry(VALUE, "10:00");
    WorkflowView same = box.update(id, Map.of(VALUE, "10:00", TYPE, "daily"));
    assertThat(same.version()).isEqualTo(2);
    WorkflowView other = box.update(id, Map.of(TYPE, "weekly"));
    assertIs(other, "weekly", null, "UTC");
    assertThat(data(other)).containsEntry(TYPE, "weekly").containsEntry(VALUE, null);
  }

  @Test
  void aChangeOfTheTriggerIsOneOfTheMembers() {
    DefinitionBox box = box();
    String id = box.create(scheduled(TYPE, "daily", VALUE, "09:00", ZONE, "Asia/Tokyo")).id();
    WorkflowView changed =
        box.update(id, nodes(scheduled(TYPE, "interval", VALUE, "2 hours").body()));
    assertIs(changed, "interval", "2 hours", "Asia/Tokyo");
    assertThat(changed.nextRunAt()).isEqualTo(box.time.now().plus(Duration.ofHours(2)));
    assertThat(data(changed)).containsEntry(ZONE, "Asia/Tokyo");
  }

  @Test
  void bothWithDifferentValuesAreRefused() {
    DefinitionBox box = box();
    Drawn both =
        scheduled(TYPE, "daily", VALUE, "09:00", ZONE, "UTC")
            .with(TYPE, "weekly")
            .with(VALUE, null)
            .with(ZONE, "Asia/Tokyo");
    assertThat(box.validate(both))
        .extracting(problem -> problem.code() + " " + problem.pointer())
        .containsExactly(
            "parameter_invalid /schedule_type",
            "parameter_invalid /schedule_value",
            "parameter_invalid /schedule_timezone");
    WorkflowView stored = box.create(scheduled(TYPE, "daily", VALUE, "09:00"));
    Map<String, Object> sentBack = nodes(Map.of("nodes", stored.nodes()));
    sentBack.put(VALUE, "10:00");
    assertRefused(() -> box.update(stored.id(), sentBack), "/schedule_value");
    sentBack.put(VALUE, "09:00");
    assertThat(box.update(stored.id(), sentBack).version()).isEqualTo(1);
  }

  @Test
  void aTriggerThatGoesTakesTheScheduleWithIt() {
    DefinitionBox box = box();
    String id = box.create(scheduled(TYPE, "daily")).id();
    WorkflowView manual = box.update(id, nodes(Drawn.withTrigger().body()));
    assertIs(manual, "manual", null, "UTC");
    assertThat(manual.nextRunAt()).isNull();
    WorkflowView restored = box.workflows.restore(box.editor, id, 1, Optional.empty());
    assertIs(restored, "daily", null, "UTC");
    assertThat(restored.nextRunAt()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
    WorkflowView again = box.workflows.restore(box.editor, id, 2, Optional.empty());
    assertIs(again, "manual", null, "UTC");
    Map<String, Object> kept = nodes(Drawn.withTrigger().body());
    kept.put(TYPE, "daily");
    assertIs(box.update(id, kept), "daily", null, "UTC");
  }

  @Test
  void aManualTriggerMayHaveAScheduleAndOthersMayNot() {
    DefinitionBox box = box();
    assertIs(
        box.create(Drawn.withTrigger().with(TYPE, "monthly").with(VALUE, "last 9:00")),
        "monthly",
        "last 9:00",
        "UTC");
    assertRefused(
        () -> box.create(Drawn.empty().node("start", "signed_trigger").with(TYPE, "daily")),
        "/schedule_type");
  }

  @Test
  void whatIsWrongIsToldWhereItWasWritten() {
    DefinitionBox box = box();
    assertThat(found(box, Drawn.withTrigger().with(TYPE, "cron")))
        .containsExactly("parameter_missing /schedule_value");
    assertThat(found(box, Drawn.withTrigger().with(TYPE, "interval").with(VALUE, null)))
        .containsExactly("parameter_missing /schedule_value");
    assertThat(found(box, Drawn.withTrigger().with(TYPE, "cron").with(VALUE, "0 0 31 2 *")))
        .containsExactly("parameter_invalid /schedule_value");
    assertThat(found(box, Drawn.withTrigger().with(TYPE, "daily").with(VALUE, 9L)))
        .containsExactly("parameter_invalid /schedule_value");
    assertThat(found(box, Drawn.withTrigger().with(TYPE, "hourly").with(VALUE, "5")))
        .containsExactly("parameter_invalid /schedule_type");
    assertThat(found(box, Drawn.withTrigger().with(VALUE, "09:00")))
        .containsExactly("parameter_invalid /schedule_value");
    assertThat(found(box, Drawn.withTrigger().with(TYPE, "daily").with(ZONE, "+02:00")))
        .containsExactly("parameter_invalid /schedule_timezone");
    assertThat(found(box, scheduled(TYPE, "cron")))
        .containsExactly("parameter_missing /schedule_value");
    assertThat(found(box, scheduled(TYPE, "cron", VALUE, "* * * *")))
        .containsExactly("configuration_invalid /nodes/0/data/schedule_value");
    assertThat(found(box, scheduled(TYPE, "daily", ZONE, "Mars/Olympus")))
        .containsExactly("configuration_invalid /nodes/0/data/schedule_timezone");
    assertThat(found(box, scheduled()))
        .containsExactly("configuration_invalid /nodes/0/data/schedule_type");
    assertThat(found(box, scheduled(TYPE, "manual"))).containsExactly("schedule_manual /nodes/0");
    assertThat(found(box, Drawn.withTrigger().with(TYPE, null).with(VALUE, null))).isEmpty();
  }

  @Test
  void theNextRunIsKeptTrue() {
    DefinitionBox box = box();
    WorkflowView created =
        box.create(
            Drawn.withTrigger()
                .with(TYPE, "interval")
                .with(VALUE, "10 minutes")
                .with("is_active", false));
    assertThat(created.nextRunAt()).isNull();
    box.time.advance(Duration.ofMinutes(25));
    WorkflowView on = box.update(created.id(), Map.of("is_active", true));
    assertThat(on.nextRunAt()).isEqualTo(created.createdAt().plus(Duration.ofMinutes(30)));
    WorkflowView renamed = box.update(created.id(), Map.of("name", "other", VALUE, "10 minutes"));
    assertThat(renamed.nextRunAt()).isEqualTo(on.nextRunAt());
    WorkflowView changed = box.update(created.id(), Map.of(VALUE, "20 minutes"));
    assertThat(changed.nextRunAt()).isEqualTo(box.time.now().plus(Duration.ofMinutes(20)));
    assertThat(box.require(created.id())).isEqualTo(changed);
    assertThat(box.update(created.id(), Map.of("is_active", false)).nextRunAt()).isNull();
    Map<String, Object> none = new HashMap<>();
    none.put(TYPE, null);
    WorkflowView manual = box.update(created.id(), none);
    assertIs(manual, "manual", null, "UTC");
    assertThat(box.update(created.id(), Map.of("is_active", true)).nextRunAt()).isNull();
  }

  @Test
  void aZoneThatIsNotTakenAnyMoreStaysUntilItIsChanged() {
    DefinitionBox box = box();
    String id = box.create(Drawn.withTrigger()).id();
    box.execute("update workflows set schedule_timezone = '+02:00' where id = '" + id + "'");
    assertIs(box.update(id, Map.of("name", "other")), "manual", null, "+02:00");
    assertRefused(() -> box.update(id, Map.of(TYPE, "daily")), "/schedule_timezone");
    assertIs(box.update(id, Map.of(TYPE, "daily", ZONE, "UTC")), "daily", null, "UTC");
  }

  @Test
  void aDocumentHasTheSchedule() {
    DefinitionBox box = box();
    WorkflowView created =
        box.create(scheduled(TYPE, "daily", VALUE, "09:00", ZONE, "Europe/Berlin"));
    Map<String, Object> document = box.documents.exported(box.editor, created.id());
    assertThat(document)
        .containsEntry(TYPE, "daily")
        .containsEntry(VALUE, "09:00")
        .containsEntry(ZONE, "Europe/Berlin");
    WorkflowView imported = box.documents.imported(box.editor, document).workflow();
    assertIs(imported, "daily", "09:00", "Europe/Berlin");
    assertThat(imported.nodes()).isEqualTo(created.nodes());
    assertThat(imported.nextRunAt()).isEqualTo(Instant.parse("2026-01-01T08:00:00Z"));
  }

  @Test
  void theSettingsOfItsFiresAreKept() {
    DefinitionBox box = box();
    Map<String, Object> settings = Map.of("on_overlap", "cancel_running", "on_missed", "skip");
    WorkflowView created = box.create(Drawn.withTrigger().with("settings", settings));
    assertThat(box.require(created.id()).settings()).containsAllEntriesOf(settings);
    assertThat(box.create(Drawn.withTrigger()).settings())
        .containsEntry("on_overlap", "allow")
        .containsEntry("on_missed", "last");
  }

  @Test
  void anInputSchemaThatNoFireFitsIsWarnedOf() {
    DefinitionBox box = box();
    String warning =
        "WARNING The schedule's fires will be skipped: the input schema requires 'who', which a"
            + " schedule does not send.";
    Drawn drawn = requiring("who").with(TYPE, "daily");
    assertThat(warnings(box.validate(drawn))).containsExactly(warning);
    WorkflowView created = box.create(drawn);
    assertThat(created.schedule().misfit(created.settings(), created.createdAt())).isPresent();
    // An editor sends the graph alone.
    assertThat(warnings(box.validate(drawn("manual_trigger"), created))).containsExactly(warning);
    assertThat(warnings(box.validate(drawn("webhook_trigger"), created)))
        .anyMatch(told -> told.startsWith("ERROR 'schedule_type'"));
    assertThat(box.validate(requiring("who"))).isEmpty();
    assertThat(box.validate(requiring("scheduled_at", "fired_at").with(TYPE, "daily"))).isEmpty();
  }

  @Test
  void anInputSchemaIsComparedWithTheNextFire() {
    DefinitionBox box = box();
    Map<String, Object> schema =
        Map.of("properties", Map.of("scheduled_at", Map.of("pattern", "^20..-..-..T09:00:00")));
    Drawn drawn = drawn("manual_trigger").with("settings", Map.of("input_schema", schema));
    assertThat(box.validate(drawn.with(TYPE, "daily").with(VALUE, "09:00"))).isEmpty();
    assertThat(warnings(box.validate(drawn.with(TYPE, "daily").with(VALUE, "10:00"))))
        .allMatch(told -> told.startsWith("WARNING The schedule's fires will be skipped"))
        .hasSize(1);
    assertThat(found(box, drawn.with(TYPE, "cron").with(VALUE, "often")))
        .contains("parameter_invalid /schedule_value");
    assertThat(found(box, drawn.with(TYPE, "daily").with(ZONE, "Nowhere")))
        .contains("parameter_invalid /schedule_timezone");
  }

  private static Drawn requiring(Object... names) {
    return drawn("manual_trigger")
        .with("settings", Map.of("input_schema", Map.of("required", List.of(names))));
  }

  private static Drawn drawn(String trigger) {
    return Drawn.empty().node("start", trigger);
  }

  private static List<String> warnings(List<Problem> problems) {
    return problems.stream().map(problem -> problem.severity() + " " + problem.message()).toList();
  }

  private static void assertIs(WorkflowView workflow, String type, String value, String zone) {
    assertThat(workflow.schedule().type())
        .isEqualTo(Coded.find(ScheduleType.class, type).orElseThrow());
    assertThat(workflow.schedule().value()).isEqualTo(value);
    assertThat(workflow.schedule().timezone()).isEqualTo(zone);
  }

  private static void assertRefused(Runnable call, String pointer) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call::run)
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.PARAMETER_INVALID);
              assertThat(refusal.violations())
                  .extracting(Violation::pointer)
                  .containsExactly(pointer);
            });
  }

  private static List<String> found(DefinitionBox box, Drawn drawn) {
    return box.validate(drawn).stream()
        .map(problem -> problem.code() + " " + problem.pointer())
        .toList();
  }

  private static Drawn scheduled(Object... data) {
    return Drawn.empty().node("start", "scheduled_trigger", data);
  }

  private static Map<String, Object> nodes(Map<String, Object> body) {
    Map<String, Object> nodes = new LinkedHashMap<>();
    nodes.put("nodes", body.get("nodes"));
    return nodes;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> data(WorkflowView workflow) {
    return (Map<String, Object>) workflow.nodes().getFirst().get("data");
  }
}
