package org.workflowserver.web.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.refusal.Violation;
import org.workflowserver.web.page.IndentedJson;
import org.workflowserver.web.page.Texts;

/**
 * What the form of a workflow's settings holds, as it is typed.
 *
 * @param concurrency a number; empty for any number
 * @param retention a number of days; empty for that of the server
 * @param errorWorkflow an id; {@link #NONE} for none
 * @param inputSchema JSON text of a JSON Schema; empty for none
 */
public record SettingsForm(
    String name,
    String description,
    String concurrency,
    String retention,
    ScheduleFields schedule,
    String errorWorkflow,
    boolean strictVariables,
    String inputSchema) {
  static final String NONE = "none";

  /** The place of the input schema in the body that the form makes. */
  private static final String SCHEMA_PLACE = "/settings/input_schema";

  /** What the form calls its fields, by the place of each in the body that it makes. */
  static final Map<String, String> LABELS =
      Map.ofEntries(
          Map.entry("/name", Texts.of("common.name")),
          Map.entry("/description", Texts.of("workflow-settings.description")),
          Map.entry("/schedule_type", Texts.of("workflow-settings.repeats")),
          Map.entry("/schedule_value", Texts.of("workflow-settings.when")),
          Map.entry("/schedule_timezone", Texts.of("workflow-settings.time-zone")),
          Map.entry("/settings/concurrency", Texts.of("workflow-settings.maximum-concurrent-runs")),
          Map.entry(
              "/settings/retention_days", Texts.of("workflow-settings.days-to-keep-ended-runs")),
          Map.entry("/settings/on_overlap", Texts.of("workflow-settings.if-a-run-is-still")),
          Map.entry("/settings/on_missed", Texts.of("workflow-settings.after-a-stop-of-the")),
          Map.entry("/settings/error_workflow_id", Texts.of("workflow-settings.error-workflow")),
          Map.entry("/settings/strict_variables", Texts.of("workflow-settings.strict-variables")),
          Map.entry(SCHEMA_PLACE, Texts.of("workflow-settings.input-schema")));

  private static final String CONCURRENCY = "concurrency";
  private static final String RETENTION_DAYS = "retention_days";
  private static final String INPUT_SCHEMA = "input_schema";
  private static final String ERROR_WORKFLOW = "error_workflow_id";
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

  /** The form as it shows a workflow. */
  static SettingsForm of(WorkflowView workflow) {
    Map<String, Object> settings = workflow.settings();
    return new SettingsForm(
        workflow.name(),
        Objects.toString(workflow.description(), ""),
        Objects.toString(settings.get(CONCURRENCY), ""),
        Objects.toString(settings.get(RETENTION_DAYS), ""),
        ScheduleFields.of(workflow),
        Objects.toString(settings.get(ERROR_WORKFLOW), NONE),
        Boolean.TRUE.equals(settings.get("strict_variables")),
        settings.get(INPUT_SCHEMA) == null ? "" : IndentedJson.of(settings.get(INPUT_SCHEMA)));
  }

  /**
   * The form as it was sent.
   *
   * @param parameter the value of a field; empty where it was not sent
   */
  static SettingsForm sent(Function<String, Optional<String>> parameter) {
    return new SettingsForm(
        parameter.apply("workflowName").orElse("").strip(),
        parameter.apply("description").orElse("").replace("\r\n", "\n").strip(),
        parameter.apply(CONCURRENCY).orElse("").strip(),
        parameter.apply("retentionDays").orElse("").strip(),
        ScheduleFields.sent(parameter),
        parameter.apply("errorWorkflow").orElse(NONE),
        parameter.apply("strictVariables").isPresent(),
        parameter.apply("inputSchema").orElse("").replace("\r\n", "\n").strip());
  }

  /**
   * The body that changes the workflow so; settings that the form does not show stay. An input
   * schema that is no JSON stays text, which is refused with all else that is wrong.
   */
  Map<String, Object> asChangeOf(WorkflowView workflow) {
    Map<String, Object> settings = new LinkedHashMap<>(workflow.settings());
    settings.put(CONCURRENCY, concurrency.isEmpty() ? null : number(concurrency));
    settings.put(RETENTION_DAYS, retention.isEmpty() ? null : number(retention));
    settings.put("on_overlap", schedule.onOverlap());
    settings.put("on_missed", schedule.onMissed());
    settings.put(ERROR_WORKFLOW, errorWorkflow.equals(NONE) ? null : errorWorkflow);
    settings.put("strict_variables", strictVariables);
    settings.put(INPUT_SCHEMA, inputSchema.isEmpty() ? null : schema());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("description", description.isEmpty() ? null : description);
    body.put("settings", settings);
    if (!schedule.type().isEmpty()
        && !schedule.members().equals(ScheduleFields.of(workflow).members())) {
      body.putAll(schedule.members());
    }
    return body;
  }

  /** What is the same as long as nobody changes what the form shows. */
  String fingerprint() {
    return Integer.toHexString(
        List.of(
                name,
                description,
                concurrency,
                retention,
                schedule.toString(),
                errorWorkflow,
                Boolean.toString(strictVariables),
                inputSchema)
            .hashCode());
  }

  /** What is wrong with a field in the words of the form, where the API has others. */
  String inWords(Violation violation) {
    return switch (violation.pointer()) {
      case SCHEMA_PLACE -> schemaMistake().orElse(violation.message());
      case "/settings/concurrency" -> Texts.of("workflow-settings.enter-concurrency");
      case "/settings/retention_days" -> Texts.of("workflow-settings.enter-days");
      default -> violation.message();
    };
  }

  private Object schema() {
    try {
      return Json.parse(inputSchema);
    } catch (JsonMalformed malformed) {
      return inputSchema;
    }
  }

  /** Why the input schema is no JSON; empty when it is. */
  private Optional<String> schemaMistake() {
    try {
      Json.parse(inputSchema);
      return Optional.empty();
    } catch (JsonMalformed malformed) {
      return Optional.of(malformed.getMessage());
    }
  }

  /** What is no number stays text, which is refused with the reason. */
  private static Object number(String typed) {
    return WHOLE_NUMBER.matcher(typed).matches() ? (Object) Long.valueOf(typed) : typed;
  }
}
