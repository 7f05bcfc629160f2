package org.workflowserver.api.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.bulk.BulkAction;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.search.RunFilter;

/**
 * The body of a bulk call. A filter that has no member that is known is refused: it would fit every
 * run.
 *
 * @param dryRun whether to count only
 */
record BulkRequest(BulkAction action, RunFilter filter, boolean dryRun) {
  private static final String ALL = "all";
  private static final List<String> FILTERS =
      List.of("status", "workflow_id", "trigger_type", "error_code", "from", "to");

  /**
   * Reads the body.
   *
   * @throws Refusal {@code parameter_missing} or {@code parameter_invalid}, with the member
   */
  static BulkRequest of(Map<String, Object> body) {
    BulkAction action =
        code(body, "", "action", BulkAction.class)
            .orElseThrow(() -> Refusal.missing("/action", "'action' must be cancel or rerun."));
    boolean dryRun = flag(body, "", "dry_run");
    return new BulkRequest(action, filter(body, dryRun), dryRun);
  }

  private static RunFilter filter(Map<String, Object> body, boolean dryRun) {
    Object filter = body.get("filter");
    if (filter == null) {
      throw Refusal.missing("/filter", "'filter' must be an object that says which runs.");
    }
    if (!(filter instanceof Map<?, ?> object)) {
      throw Refusal.invalid("/filter", "'filter' must be a JSON object.");
    }
    Map<String, Object> members = Json.members(object);
    boolean all = flag(members, "/filter", ALL);
    boolean narrow = members.keySet().stream().anyMatch(FILTERS::contains);
    if (all && narrow) {
      throw Refusal.invalid("/filter/all", "'all' stands alone: it means every run.");
    }
    if (!all && !narrow && !dryRun) {
      throw Refusal.invalid(
          "/filter",
          "A filter needs one of "
              + String.join(", ", FILTERS)
              + "; where every run is meant it says \"all\": true.");
    }
    return filter(members);
  }

  private static RunFilter filter(Map<String, Object> members) {
    return RunFilter.ALL
        .ofWorkflow(text(members, "/filter", "workflow_id"))
        .inStatus(statuses(members))
        .between(instant(members, "from"), instant(members, "to"))
        .startedBy(text(members, "/filter", "trigger_type"))
        .failedWith(code(members, "/filter", "error_code", RunError.class));
  }

  /** One, or several with commas. */
  private static Set<RunStatus> statuses(Map<String, Object> members) {
    Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
    for (String one : text(members, "/filter", "status").orElse("").split(",", -1)) {
      if (!one.isEmpty() || members.containsKey("status")) {
        code(Map.of("status", one), "/filter", "status", RunStatus.class).ifPresent(statuses::add);
      }
    }
    return statuses;
  }

  private static Optional<String> text(Map<String, Object> members, String pointer, String name) {
    if (!members.containsKey(name)) {
      return Optional.empty();
    }
    if (members.get(name) instanceof String text && !text.isEmpty()) {
      return Optional.of(text);
    }
    throw Refusal.invalid(
        pointer + "/" + name, "'" + name + "' must be a text, and not an empty one.");
  }

  private static <E extends Enum<E> & Coded> Optional<E> code(
      Map<String, Object> members, String pointer, String name, Class<E> type) {
    return text(members, pointer, name)
        .map(text -> Coded.find(type, text).orElseThrow(() -> unknown(pointer, name, type)));
  }

  private static Refusal unknown(String pointer, String name, Class<? extends Coded> type) {
    return Refusal.invalid(
        pointer + "/" + name,
        "'%s' must be one of %s.".formatted(name, String.join(", ", Coded.codes(type))));
  }

  private static Optional<Instant> instant(Map<String, Object> members, String name) {
    return text(members, "/filter", name)
        .map(
            text -> {
              try {
                return Times.parse(text);
              } catch (DateTimeException e) {
                throw Refusal.invalid(
                    "/filter/" + name,
                    "'" + name + "' must be a time such as 2025-10-31T12:00:00Z.");
              }
            });
  }

  private static boolean flag(Map<String, Object> members, String pointer, String name) {
    Object value = members.getOrDefault(name, false);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw Refusal.invalid(pointer + "/" + name, "'" + name + "' must be true or false.");
  }
}
