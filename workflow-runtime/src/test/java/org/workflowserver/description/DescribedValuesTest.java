package org.workflowserver.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.component.Kind;
import org.workflowserver.interaction.InteractionStatus;
import org.workflowserver.json.Coded;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.schedule.ScheduleType;

class DescribedValuesTest {
  private final Map<String, Object> schemas =
      Documents.object(ApiDescriptions.source(), "components", "schemas");

  @Test
  void theDescriptionListsTheValuesThatTheCodeHas() {
    assertThat(values("AuditAction")).isEqualTo(Set.copyOf(Coded.codes(AuditAction.class)));
    assertThat(values("RunStatus")).isEqualTo(codes(RunStatus.values(), RunStatus::code));
    assertThat(values("RunErrorCode")).isEqualTo(codes(RunError.values(), RunError::code));
    assertThat(values("LogStatus")).isEqualTo(codes(LogStatus.values(), LogStatus::code));
    assertThat(values("InteractionStatus"))
        .isEqualTo(codes(InteractionStatus.values(), InteractionStatus::code));
    assertThat(values("Component", "properties", "kind"))
        .isEqualTo(codes(Kind.values(), Kind::code));
    Set<Object> types = new HashSet<>(Coded.codes(ScheduleType.class));
    types.add(null);
    assertThat(values("ScheduleType")).isEqualTo(types);
  }

  /** Generated clients send a default in place of a member that was not set. */
  @Test
  void whatAChangeLeavesOutHasNoDefault() {
    for (String change : List.of("WorkflowChange", "UserChange", "Settings")) {
      Map<String, Object> members = Documents.object(schemas, change, "properties");
      assertThat(members.keySet())
          .as(change)
          .isNotEmpty()
          .noneMatch(name -> Documents.object(members, name).containsKey("default"));
    }
  }

  private Set<Object> values(String... path) {
    return new HashSet<>((List<?>) Documents.object(schemas, path).get("enum"));
  }

  private static <T> Set<Object> codes(T[] values, Function<T, String> code) {
    return Arrays.stream(values).map(code).collect(Collectors.toSet());
  }
}
