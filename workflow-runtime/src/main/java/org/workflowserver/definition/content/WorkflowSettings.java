package org.workflowserver.definition.content;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Json;
import org.workflowserver.json.Pointer;
import org.workflowserver.json.Text;

/**
 * How a workflow's runs behave.
 *
 * @param strictVariables whether a template that names a missing value fails its step
 * @param inputSchema JSON Schema (2020-12), as JSON text, that what a run starts with must fit;
 *     null when anything does
 * @param errorWorkflowId the workflow that a run is started of when one of this fails; may be null
 * @param concurrency how many runs may be under way at a time; null for any number
 * @param retention after how many days an ended run is removed; null for the server's number
 * @param onOverlap what becomes of a fire of the schedule while runs are open
 * @param onMissed what becomes of fires that no server was there for
 */
public record WorkflowSettings(
    boolean strictVariables,
    String inputSchema,
    String errorWorkflowId,
    Integer concurrency,
    Integer retention,
    OverlapPolicy onOverlap,
    MissedPolicy onMissed) {
  public static final WorkflowSettings DEFAULT =
      new WorkflowSettings(false, null, null, null, null, OverlapPolicy.ALLOW, MissedPolicy.LAST);

  /** Most bytes of the input schema. */
  static final int LARGEST_SCHEMA = 32 << 10;

  static final String INPUT_SCHEMA = "input_schema";
  private static final String CONCURRENCY = "concurrency";
  private static final String RETENTION_DAYS = "retention_days";

  /** A hundred years. */
  private static final int MOST_DAYS = 36_500;

  public static WorkflowSettings ofStored(String text) {
    Map<String, Object> stored = Json.parseObject(text);
    Object schema = stored.get(INPUT_SCHEMA);
    return new WorkflowSettings(
        Boolean.TRUE.equals(stored.get("strict_variables")),
        schema == null ? null : Json.write(schema),
        (String) stored.get(WorkflowReferences.SETTING),
        number(stored.get(CONCURRENCY)),
        number(stored.get(RETENTION_DAYS)),
        readCode(OverlapPolicy.SETTING, OverlapPolicy.class, stored, new Problems()),
        readCode(MissedPolicy.SETTING, MissedPolicy.class, stored, new Problems()));
  }

  /** Reads what a client sent, and reports what can't be done. */
  static WorkflowSettings read(Map<String, Object> sent, Problems problems) {
    warnOfUnknown(sent, problems);
    Object strict = sent.get("strict_variables");
    if (strict != null && !(strict instanceof Boolean)) {
      problems.member(
          "/settings/strict_variables",
          "parameter_invalid",
          "'settings.strict_variables' must be true or false.");
    }
    return new WorkflowSettings(
        Boolean.TRUE.equals(strict),
        readSchema(sent.get(INPUT_SCHEMA), problems),
        readErrorWorkflow(sent.get(WorkflowReferences.SETTING), problems),
        readNumber(
            CONCURRENCY, Integer.MAX_VALUE, "from 1 on, or null for any number", sent, problems),
        readNumber(
            RETENTION_DAYS,
            MOST_DAYS,
            "from 1 to " + MOST_DAYS + ", or null for the server's number",
            sent,
            problems),
        readCode(OverlapPolicy.SETTING, OverlapPolicy.class, sent, problems),
        readCode(MissedPolicy.SETTING, MissedPolicy.class, sent, problems));
  }

  private static void warnOfUnknown(Map<String, Object> sent, Problems problems) {
    Set<String> known = DEFAULT.json().keySet();
    sent.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(
            name ->
                problems.warning(
                    Pointer.child("/settings", name),
                    null,
                    "member_unknown",
                    "'settings' has no member '"
                        + Text.shortened(name)
                        + "', so it does nothing; there are "
                        + String.join(", ", known)
                        + "."));
  }

  /**
   * These settings with what a client sent in place of theirs; what is null is as usual again.
   *
   * @param sent what {@link #read} found nothing wrong with
   */
  WorkflowSettings with(Map<String, Object> sent) {
    Map<String, Object> all = json();
    all.replaceAll((name, value) -> sent.containsKey(name) ? sent.get(name) : value);
    return ofStored(Json.write(all));
  }

  private static Integer readNumber(
      String name, int most, String allowed, Map<String, Object> sent, Problems problems) {
    Object value = sent.get(name);
    if (value instanceof Long number && number >= 1 && number <= most) {
      return number.intValue();
    }
    if (value != null) {
      problems.member(
          "/settings/" + name,
          "parameter_invalid",
          "'settings." + name + "' must be a whole number " + allowed + ".");
    }
    return null;
  }

  /** The one of these that is sent; the first when none is, or a wrong one. */
  private static <E extends Enum<E> & Coded> E readCode(
      String name, Class<E> type, Map<String, Object> sent, Problems problems) {
    Object value = sent.get(name);
    List<String> codes = Coded.codes(type);
    if (value != null && !codes.contains(value)) {
      problems.member(
          "/settings/" + name,
          "parameter_invalid",
          "'settings.%s' must be '%s' or '%s'."
              .formatted(
                  name, String.join("', '", codes.subList(0, codes.size() - 1)), codes.getLast()));
    }
    return type.getEnumConstants()[Math.max(0, codes.indexOf(value))];
  }

  private static String readErrorWorkflow(Object sent, Problems problems) {
    if (sent == null || sent instanceof String) {
      return (String) sent;
    }
    problems.member(
        "/settings/" + WorkflowReferences.SETTING,
        "parameter_invalid",
        "'settings.error_workflow_id' must be the id of a workflow, or null.");
    return null;
  }

  private static String readSchema(Object sent, Problems problems) {
    if (sent == null) {
      return null;
    }
    if (!(sent instanceof Map<?, ?> schema)) {
      schemaInvalid("'settings.input_schema' must be a JSON Schema, an object, or null.", problems);
      return null;
    }
    String text = Json.write(schema);
    if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST_SCHEMA) {
      schemaInvalid(
          "'settings.input_schema' must be at most " + LARGEST_SCHEMA + " bytes of JSON.",
          problems);
      return null;
    }
    SchemaCheck.problem(Json.members(schema))
        .ifPresent(why -> schemaInvalid("'settings.input_schema': " + why, problems));
    return text;
  }

  private static void schemaInvalid(String message, Problems problems) {
    problems.member("/settings/" + INPUT_SCHEMA, "parameter_invalid", message);
  }

  private static Integer number(Object stored) {
    return stored instanceof Long number ? Math.toIntExact(number) : null;
  }

  private static Long number(Integer value) {
    return value == null ? null : value.longValue();
  }

  public Map<String, Object> json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(CONCURRENCY, number(concurrency));
    all.put(OverlapPolicy.SETTING, onOverlap.code());
    all.put(MissedPolicy.SETTING, onMissed.code());
    all.put(RETENTION_DAYS, number(retention));
    all.put(WorkflowReferences.SETTING, errorWorkflowId);
    all.put("strict_variables", strictVariables);
    all.put(INPUT_SCHEMA, inputSchema == null ? null : Json.parseObject(inputSchema));
    return all;
  }
}
