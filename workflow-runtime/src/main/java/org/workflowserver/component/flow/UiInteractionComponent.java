package org.workflowserver.component.flow;

import jakarta.enterprise.context.Dependent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.Templates;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;

/** Asks people, and waits for their answer; holds no thread meanwhile. */
@Dependent
public final class UiInteractionComponent implements Component {
  private static final String EXPIRED = "expired";

  /** The action where none is configured. */
  static final String SUBMIT = "submit";

  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "ui_interaction",
          "Ask people",
          "Asks people to choose an action and to fill in a form, and waits for that. The run goes"
              + " on by the handle of the action, or by 'expired'.",
          List.of(SUBMIT, EXPIRED),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["title"],
            "properties": {
              "title": {
                "type": ["string", "number", "boolean"], "minLength": 1,
                "title": "Title",
                "description": "What is asked, in a few words.",
                "x-order": 1
              },
              "instructions": {
                "type": ["string", "number", "boolean"],
                "title": "Instructions",
                "description": "What people need to know, in Markdown.",
                "x-order": 2
              },
              "schema": {
                "type": ["object", "string"], "pattern": "[{][{%]",
                "title": "Form",
                "description": "JSON Schema (2020-12) of the data to fill in.",
                "x-order": 3, "x-form": true
              },
              "actions": {
                "type": "array", "minItems": 1, "maxItems": 10,
                "title": "Actions",
                "description": "What people can choose; each is a handle. Without it there is one: submit.",
                "x-order": 4,
                "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["id"],
                  "properties": {
                    "id": {
                      "type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$",
                      "title": "Id", "description": "The handle's name.", "x-order": 1
                    },
                    "label": {
                      "type": ["string", "number", "boolean"], "minLength": 1,
                      "title": "Label", "description": "What people read.", "x-order": 2
                    },
                    "style": {
                      "type": "string", "enum": ["primary", "secondary", "danger"],
                      "title": "Style", "description": "How the button looks.", "x-order": 3
                    }
                  }
                }
              },
              "assignees": {
                "type": "object",
                "additionalProperties": false,
                "title": "Who may answer",
                "description": "Names of users and groups; anybody with the scope operator when there are none.",
                "x-order": 5,
                "properties": {
                  "users": {
                    "type": ["array", "string"], "pattern": "[{][{%]", "maxItems": 100,
                    "items": {"type": "string", "minLength": 1},
                    "title": "Users",
                    "description": "Names of local accounts; people of an identity provider by their subject (sub) there.",
                    "x-order": 1
                  },
                  "groups": {
                    "type": ["array", "string"], "pattern": "[{][{%]", "maxItems": 100,
                    "items": {"type": "string", "minLength": 1},
                    "title": "Groups", "description": "Names of groups.", "x-order": 2
                  }
                }
              },
              "required": {
                "type": ["integer", "string"], "minimum": 1, "maximum": 100, "default": 1,
                "pattern": "[{][{%]",
                "title": "How many people",
                "description": "The run continues when so many people have chosen the same action.",
                "x-order": 6
              },
              "requester_may_act": {
                "type": ["boolean", "string"], "pattern": "[{][{%]", "default": true,
                "title": "Requester may answer",
                "description": "Whether who asked for the run may answer too.",
                "x-order": 7
              },
              "expires_in": EXPIRES_IN
            }
          }\
          """
              .replace("EXPIRES_IN", ExpiresIn.SCHEMA),
          """
          {
            "title": "Deploy {{ trigger.version }}?",
            "instructions": "The tests of **{{ trigger.version }}** are green.",
            "schema": {"type": "object", "properties": {"note": {"type": "string"}}},
            "actions": [
              {"id": "approve", "label": "Approve", "style": "primary"},
              {"id": "reject", "label": "Reject", "style": "danger"}
            ],
            "assignees": {"groups": ["admin"]},
            "expires_in": "2 days"
          }\
          """);

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<String> handles(Map<String, Object> data) {
    List<String> handles = new ArrayList<>();
    if (data.get("actions") instanceof List<?> actions && !actions.isEmpty()) {
      for (Object action : actions) {
        if (action instanceof Map<?, ?> members && members.get("id") instanceof String id) {
          handles.add(id);
        }
      }
    } else {
      handles.add(SUBMIT);
    }
    handles.add(EXPIRED);
    return handles;
  }

  @Override
  public boolean mayWait(Map<String, Object> data) {
    return true;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    List<ConfigurationProblem> problems = new ArrayList<>(ExpiresIn.check(data));
    if (data.get("actions") instanceof List<?> actions) {
      Set<String> ids = new HashSet<>(List.of(EXPIRED, StepOutcome.ERROR_HANDLE));
      for (int i = 0; i < actions.size(); i++) {
        if (actions.get(i) instanceof Map<?, ?> members
            && members.get("id") instanceof String id
            && (Templates.in(id) || !ids.add(id))) {
          problems.add(
              new ConfigurationProblem(
                  "/actions/" + i + "/id",
                  "The ids of actions are handles: they hold no templates, and differ from each"
                      + " other, from 'expired' and from 'error'."));
        }
      }
    }
    if (data.get("schema") instanceof Map<?, ?> schema && !Templates.within(schema)) {
      SchemaCheck.problem(Json.members(schema))
          .ifPresent(problem -> problems.add(new ConfigurationProblem("/schema", problem)));
    }
    return problems;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    return QuestionReader.read(new Members(context.configuration()), context.now());
  }

  @Override
  public StepOutcome resume(StepContext context, WaitEnd end) {
    if (end.answer() == null) {
      Map<String, Object> output = new LinkedHashMap<>();
      output.put("action", null);
      output.put("data", null);
      output.put("expired_at", Times.format(end.at()));
      return new Completed(EXPIRED, output);
    }
    Map<String, Object> payload = Json.members((Map<?, ?>) end.answer().get("payload"));
    return new Completed((String) payload.get("action"), payload);
  }
}
