package org.workflowserver.definition.content;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;

/**
 * The body of a create or update call, member by member. Reading it reports every wrong member;
 * members that are not known are ignored.
 */
public final class WorkflowBody {
  /** Of a workflow, in characters. */
  public static final int LONGEST_NAME = 255;

  private static final int LONGEST_DESCRIPTION = 10_000;
  private static final String VERSION_NOTE = "version_note";
  private static final int LONGEST_VERSION_NOTE = 500;

  private final Map<String, Object> body;
  private final Problems problems;
  private final Optional<WorkflowSettings> settings;

  private WorkflowBody(Map<String, Object> body, Problems problems) {
    this.body = body;
    this.problems = problems;
    this.settings = readSettings();
    check();
  }

  /** The body of a create call: what is required must be there. */
  public static WorkflowBody ofCreate(Map<String, Object> body, Problems problems) {
    for (String name : List.of("name", "nodes", "edges")) {
      if (!body.containsKey(name) || body.get(name) == null) {
        problems.member("/" + name, "parameter_missing", "'" + name + "' is required.");
      }
    }
    return new WorkflowBody(body, problems);
  }

  /** The body of an update call: only the members sent change. */
  public static WorkflowBody ofUpdate(Map<String, Object> body, Problems problems) {
    for (String name : List.of("name", "nodes", "edges", "is_active", "settings")) {
      if (body.containsKey(name) && body.get(name) == null) {
        problems.member("/" + name, "parameter_invalid", "'" + name + "' can't be null.");
      }
    }
    return new WorkflowBody(body, problems);
  }

  public boolean has(String member) {
    return body.containsKey(member);
  }

  public Optional<String> name() {
    return text("name");
  }

  public String description() {
    return text("description").orElse(null);
  }

  public Optional<Boolean> active() {
    return body.get("is_active") instanceof Boolean value ? Optional.of(value) : Optional.empty();
  }

  /** The authorization that it names, there or not; empty for none and for what is no id of one. */
  Optional<String> authorization() {
    return text(DefaultAuthorization.MEMBER).filter(VaultReferences::isAuthorization);
  }

  /** The authorization that it names; null for none, and for one that is missing. */
  public String authorizationBut(Set<String> missing) {
    return authorization().filter(id -> !missing.contains(id)).orElse(null);
  }

  /** The names and ids of what it and the nodes that were sent read of the vault. */
  public Set<String> items() {
    Set<String> named = new HashSet<>(VaultReferences.namedIn(written()));
    authorization().ifPresent(named::add);
    return named;
  }

  /** Those of the schedule's members that were sent, right or wrong. */
  public Map<String, Object> schedule() {
    Map<String, Object> sent = new HashMap<>(body);
    sent.keySet().retainAll(ScheduleRequest.MEMBERS);
    return sent;
  }

  public Optional<WorkflowSettings> settings() {
    return settings;
  }

  /** The workflow's settings with those that were sent in place of theirs. */
  public WorkflowSettings settings(WorkflowSettings current) {
    return body.get("settings") instanceof Map<?, ?> sent
        ? current.with(Json.members(sent))
        : current;
  }

  public Optional<List<?>> nodes() {
    return body.get("nodes") instanceof List<?> list ? Optional.of(list) : Optional.empty();
  }

  Optional<List<?>> edges() {
    return body.get("edges") instanceof List<?> list ? Optional.of(list) : Optional.empty();
  }

  private Optional<List<?>> notes() {
    return body.get(Drawing.NOTES) instanceof List<?> list ? Optional.of(list) : Optional.empty();
  }

  /** What its author says of the version that it makes; null for nothing. */
  public String versionNote() {
    return text(VERSION_NOTE).filter(note -> !note.isBlank()).orElse(null);
  }

  /** Whether it asks for another drawing than this one. */
  public boolean redraws(Drawing current) {
    return nodes().filter(sent -> !sent.equals(current.rawNodes())).isPresent()
        || edges().filter(sent -> !sent.equals(current.rawEdges())).isPresent()
        || notes().filter(sent -> !sent.equals(current.notes())).isPresent();
  }

  /** The drawing that it asks for: what was not sent is as in this one. */
  public Drawing drawing(Drawing current, Problems problems) {
    return Drawing.read(
        nodes().orElse(current.rawNodes()),
        edges().orElse(current.rawEdges()),
        notes().orElse(current.notes()),
        problems);
  }

  /** The nodes that were sent, whether they are right or not; none when none were. */
  public Drawing written() {
    return Drawing.read(nodes().orElse(List.of()), List.of(), new Problems());
  }

  private void check() {
    checkName();
    checkType("description", String.class, "a string or null");
    if (description() != null && description().length() > LONGEST_DESCRIPTION) {
      invalid("description", "must have at most " + LONGEST_DESCRIPTION + " characters");
    }
    checkType("is_active", Boolean.class, "true or false");
    checkType(DefaultAuthorization.MEMBER, String.class, "a string or null");
    checkType("nodes", List.class, "an array");
    checkType("edges", List.class, "an array");
    checkType(Drawing.NOTES, List.class, "an array");
    checkType(VERSION_NOTE, String.class, "a string or null");
    if (versionNote() != null && versionNote().length() > LONGEST_VERSION_NOTE) {
      invalid(VERSION_NOTE, "must have at most " + LONGEST_VERSION_NOTE + " characters");
    }
    checkType("settings", Map.class, "an object");
    if (nodes().isPresent() && nodes().get().isEmpty()) {
      invalid("nodes", "must have at least one node");
    }
  }

  private void checkName() {
    checkType("name", String.class, "a string");
    name()
        .filter(name -> name.isBlank() || name.length() > LONGEST_NAME)
        .ifPresent(name -> invalid("name", "must have 1 to " + LONGEST_NAME + " characters"));
  }

  private void checkType(String member, Class<?> type, String expected) {
    Object value = body.get(member);
    if (value != null && !type.isInstance(value)) {
      invalid(member, "must be " + expected);
    }
  }

  private void invalid(String member, String expectation) {
    problems.member("/" + member, "parameter_invalid", "'" + member + "' " + expectation + ".");
  }

  private Optional<WorkflowSettings> readSettings() {
    return body.get("settings") instanceof Map<?, ?> sent
        ? Optional.of(WorkflowSettings.read(Json.members(sent), problems))
        : Optional.empty();
  }

  private Optional<String> text(String member) {
    return body.get(member) instanceof String value
        ? Optional.of(Text.storable(value))
        : Optional.empty();
  }
}
