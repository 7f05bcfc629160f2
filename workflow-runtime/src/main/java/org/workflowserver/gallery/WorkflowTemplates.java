package org.workflowserver.gallery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaInvalid;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

/** Ready-made workflows: the facade. Tenant and scope are checked here. */
@ApplicationScoped
public class WorkflowTemplates {
  /** What is there, as it is listed; each is a file beside this class. */
  private static final List<String> IDS =
      List.of(
          "hello",
          "site-down-alert",
          "fan-out-to-sites",
          "nightly-report",
          "approval-before-change",
          "retry-then-escalate",
          "job-with-callback",
          "webhook-relay",
          "event-router",
          "checked-intake",
          "lookup-endpoint",
          "failure-notice");

  private final Map<String, WorkflowTemplate> templates = new LinkedHashMap<>();
  private final Map<String, SchemaCheck> checks = new LinkedHashMap<>();
  private Workflows workflows;

  protected WorkflowTemplates() {}

  @Inject
  public WorkflowTemplates(Workflows workflows) {
    this.workflows = workflows;
    IDS.forEach(this::load);
  }

  /** All of them. Needs {@code viewer}. */
  public Collection<WorkflowTemplate> list(Caller caller) {
    caller.require(Scope.VIEWER);
    return Collections.unmodifiableCollection(templates.values());
  }

  /**
   * Makes a workflow of one. Needs {@code editor}.
   *
   * @param body {@code name}, the template's title without it, and {@code parameters}
   * @throws Refusal {@code resource_missing}, {@code parameter_invalid} with each parameter that
   *     does not fit, {@code workflow_invalid}
   */
  public WorkflowView create(Caller caller, String templateId, Map<String, Object> body) {
    caller.require(Scope.EDITOR);
    WorkflowTemplate template =
        Optional.ofNullable(templates.get(templateId))
            .orElseThrow(() -> Refusal.notFound("template"));
    Map<String, Object> values = values(template, body.get("parameters"));
    Map<String, Object> workflow = new LinkedHashMap<>();
    workflow.put("name", body.getOrDefault("name", template.title()));
    workflow.put("description", template.description());
    workflow.putAll(new Placeholders(values).fill(template.workflow()));
    return workflows.create(caller, workflow);
  }

  private Map<String, Object> values(WorkflowTemplate template, Object sent) {
    Object parameters = sent == null ? Map.of() : sent;
    List<Violation> violations =
        checks.get(template.id()).violations(parameters).stream()
            .map(
                misfit ->
                    new Violation(
                        "/parameters" + misfit.pointer(),
                        RefusalCode.PARAMETER_INVALID.code(),
                        misfit.message()))
            .toList();
    if (!violations.isEmpty()) {
      throw new Refusal(
          RefusalCode.PARAMETER_INVALID,
          "The parameters do not fit the template; nothing was created.",
          violations);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    members(template.parameters(), "properties")
        .forEach(
            (name, schema) -> {
              if (((Map<?, ?>) schema).containsKey("default")) {
                values.put(name, ((Map<?, ?>) schema).get("default"));
              }
            });
    ((Map<?, ?>) parameters).forEach((name, value) -> values.put((String) name, value));
    return values;
  }

  private void load(String id) {
    Map<String, Object> document = Json.parseObject(text(id + ".json"));
    WorkflowTemplate template =
        new WorkflowTemplate(
            id,
            (String) document.get("title"),
            (String) document.get("description"),
            members(document, "parameters"),
            members(document, "workflow"));
    templates.put(id, template);
    try {
      checks.put(id, SchemaCheck.of(template.parameters()));
    } catch (SchemaInvalid e) {
      throw new IllegalStateException("The parameters of the template " + id + " are wrong.", e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> members(Map<String, Object> object, String member) {
    return (Map<String, Object>) object.get(member);
  }

  private static String text(String file) {
    try (InputStream in = WorkflowTemplates.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
