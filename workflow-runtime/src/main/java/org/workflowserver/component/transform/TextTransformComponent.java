package org.workflowserver.component.transform;

import jakarta.enterprise.context.Dependent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Members;
import org.workflowserver.component.Response;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.schema.Templates;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;

/** Renders a text and, when asked, reads it as JSON. */
@Dependent
public final class TextTransformComponent implements Component {
  private static final String PLAIN = "text/plain";
  private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]{1,100}";
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          TOKEN + "/" + TOKEN + "( ?; ?" + TOKEN + "=(" + TOKEN + "|\"[ !#-\\[\\]-~]*+\"))*+");
  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "text_transform",
          "Text",
          "Renders a template to text; can read the text as JSON, and can be the answer of a"
              + " synchronous call.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["template"],
            "properties": {
              "template": {
                "type": ["string", "number", "boolean"],
                "title": "Template",
                "description": "The text, with templates in it.",
                "x-order": 1
              },
              "content_type": {
                "type": "string",
                "default": "text/plain",
                "title": "Content type",
                "description": "The media type of the text when it is the answer of a call.",
                "x-order": 2
              },
              "parse_json": {
                "type": ["boolean", "string"], "pattern": "[{][{%]", "default": false,
                "title": "Parse as JSON",
                "description": "Whether to read the text as JSON, into 'value'.",
                "x-order": 3
              },
              "is_response": {
                "type": "boolean", "default": false,
                "title": "Is the response",
                "description":
                  "Whether the text is the answer of the synchronous call that started the run.",
                "x-order": 4
              }
            }
          }""",
          """
          {
            "template": "{\\"greeting\\": \\"Hello\\"}",
            "content_type": "application/json",
            "parse_json": true
          }""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    return data.get("content_type") instanceof String type
            && !Templates.in(type)
            && !isMediaType(type)
        ? List.of(
            new ConfigurationProblem(
                "/content_type", "'content_type' must be a media type, such as text/plain."))
        : List.of();
  }

  @Override
  public boolean answers(Map<String, Object> data) {
    return Boolean.TRUE.equals(data.get("is_response"));
  }

  @Override
  public Response response(Map<String, Object> configuration, Map<String, Object> output) {
    // What is masked in a media type may leave none.
    String type =
        configuration.get("content_type") instanceof String text && isMediaType(text)
            ? text
            : PLAIN;
    return new Response(type, (String) output.get("text"));
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    String type = members.text("content_type", PLAIN);
    boolean parse = members.flag("parse_json", false);
    // As text, and not as JSON, an empty list is nothing, as it is anywhere in a template.
    boolean nothing = List.of().equals(members.any("template")) && !parse && !type.contains("json");
    String text = nothing ? "" : members.rendered("template");
    members.flag("is_response", false);
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    if (!isMediaType(type)) {
      return Failed.input("template_error", "'content_type' is no media type once rendered.");
    }
    return parse ? parsed(text) : Completed.of(Map.of("text", text));
  }

  private static StepOutcome parsed(String text) {
    try {
      Map<String, Object> output = new LinkedHashMap<>();
      output.put("text", text);
      output.put("value", Json.parse(text));
      return Completed.of(output);
    } catch (JsonMalformed e) {
      return MalformedText.failure(e);
    }
  }

  private static boolean isMediaType(String type) {
    return type.length() <= 255 && MEDIA_TYPE.matcher(type).matches();
  }
}
