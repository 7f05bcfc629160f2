package org.workflowserver.component.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Fault;
import org.workflowserver.component.NotSendable;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.schema.Templates;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.http.Header;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.OutboundResponse;

/**
 * A call to another system by HTTP, as nodes configure it.
 *
 * @param http the connector that calls
 */
public record HttpCall(OutboundHttp http) {
  /** JSON Schema of its configuration. */
  public static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "required": ["method", "url"],
        "properties": {
          "method": {
            "type": "string",
            "enum": ["GET", "POST", "PUT", "PATCH", "DELETE"],
            "title": "Method",
            "description": "The HTTP method.",
            "x-order": 1
          },
          "url": {
            "type": "string", "minLength": 1,
            "title": "URL",
            "description": "Where to call, beginning with https://.",
            "x-order": 2, "x-secret": true
          },
          "headers": {
            "type": ["array", "object", "string"], "pattern": "[{][{%]",
            "title": "Headers",
            "description": "A list of key and value, or an object.",
            "x-order": 3, "x-secret": true,
            "items": {
              "type": ["object", "string"], "pattern": "[{][{%]",
              "additionalProperties": false,
              "required": ["key"],
              "properties": {
                "key": {
                  "type": "string", "minLength": 1,
                  "title": "Name", "description": "The header's name.", "x-order": 1
                },
                "value": {
                  "type": ["string", "number", "boolean", "null"],
                  "title": "Value",
                  "description": "The header's value; null leaves the header out.",
                  "x-order": 2
                }
              }
            },
            "additionalProperties": {"type": ["string", "number", "boolean", "null"]}
          },
          "query": {
            "type": ["array", "object", "string"], "pattern": "[{][{%]",
            "title": "Query",
            "description":
              "Parameters to add to the URL: a list of key and value, or an object.",
            "x-order": 4, "x-secret": true,
            "items": {
              "type": ["object", "string"], "pattern": "[{][{%]",
              "additionalProperties": false,
              "required": ["key"],
              "properties": {
                "key": {
                  "type": "string", "minLength": 1,
                  "title": "Name", "description": "The parameter's name.", "x-order": 1
                },
                "value": {
                  "type": ["string", "number", "boolean", "null", "array"],
                  "title": "Value",
                  "description":
                    "The parameter's value; an array repeats it, null leaves it out.",
                  "x-order": 2
                }
              }
            },
            "additionalProperties": {
              "type": ["string", "number", "boolean", "null", "array"]
            }
          },
          "body": {
            "title": "Body",
            "description":
              "Any JSON value, or text. Text that is JSON is sent as application/json, too, other text as text/plain, unless a header says otherwise. Not with GET.",
            "x-order": 5, "x-secret": true
          },
          "follow_redirects": {
            "type": ["boolean", "string"], "pattern": "[{][{%]", "default": false,
            "title": "Follow redirects",
            "description": "Whether to follow up to five redirects, each checked.",
            "x-order": 6
          },
          "authorization_id": {
            "type": ["string", "null"], "pattern": "^auth_[0-9a-z]{26}$",
            "title": "Authorization",
            "description":
              "Id of the OAuth connection (auth_…) whose token is sent as the header Authorization.",
            "x-order": 7, "x-secret": true
          }
        }
      }""";

  private static final int UNAUTHORIZED = 401;
  private static final String NOT_FOLLOWED =
      ". This step does not follow redirects: see its setting “Follow redirects”.";

  /** What the schema cannot say about a configuration that is not rendered yet. */
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    if (HttpCallRequest.NO_BODY_METHOD.equals(data.get("method"))
        && data.get("body") != null
        && !"".equals(data.get("body"))
        && !(data.get("body") instanceof String body && Templates.in(body))) {
      problems.add(new ConfigurationProblem("/body", HttpCallRequest.NO_BODY_WITH_GET));
    }
    if (data.get("url") instanceof String url && !Templates.in(url)) {
      OutboundHttp.formProblem(url)
          .ifPresent(message -> problems.add(new ConfigurationProblem("/url", message)));
    }
    if (data.get(HttpCallRequest.AUTHORIZATION_ID) instanceof String id && Templates.in(id)) {
      // What it renders to would be sent in place of a token.
      problems.add(
          new ConfigurationProblem(
              "/" + HttpCallRequest.AUTHORIZATION_ID,
              "An authorization is named by its id, auth_…, and not by a template."));
    }
    return problems;
  }

  /** Makes the call that the step is configured for; how that went. */
  public StepOutcome execute(StepContext context) {
    try {
      OutboundResponse response = http.send(HttpCallRequest.of(context), context.memory());
      if (response.status() == UNAUTHORIZED && HttpCallRequest.isAuthorized(context)) {
        return refused();
      }
      Map<String, Object> output = output(response);
      return isSuccess(response)
          ? Completed.of(output)
          : failed(response, output, RetryAfter.of(response, context.now()));
    } catch (NotSendable e) {
      return e.failed();
    } catch (OutboundFailure e) {
      return failed(e);
    }
  }

  /** {@code {status, headers, body}}. */
  private static Map<String, Object> output(OutboundResponse response) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("status", (long) response.status());
    output.put("headers", headers(response));
    output.put("body", BodyValues.of(response.body(), response.header("Content-Type").orElse("")));
    return output;
  }

  /** By lower-case name; the values of a repeated header are joined, as HTTP has it. */
  private static Map<String, Object> headers(OutboundResponse response) {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (Header header : response.headers()) {
      headers.merge(
          header.name().toLowerCase(Locale.ROOT),
          header.value(),
          (first, next) -> first + ", " + next);
    }
    return headers;
  }

  /** What the target says of it is left out: it may repeat the token in another form. */
  private static Failed refused() {
    return new Failed(
        Fault.REMOTE,
        "authorization_invalid",
        "Webhook request failed: 401 Unauthorized. The target does not take the authorization; its"
            + " provider may have taken it back.",
        false,
        Map.of());
  }

  private static boolean isSuccess(OutboundResponse response) {
    return response.status() >= 200 && response.status() < 300;
  }

  private static Failed failed(
      OutboundResponse response, Map<String, Object> output, Optional<Duration> retryAfter) {
    int status = response.status();
    boolean retryable =
        status == 408 || status == 425 || status == 429 || (status >= 500 && status < 600);
    String what = (status + " " + response.reason()).strip();
    return new Failed(
        Fault.REMOTE,
        "http_status",
        "Webhook request failed: " + what + (response.isRedirect() ? NOT_FOLLOWED : ""),
        retryable,
        output,
        retryAfter.orElse(null));
  }

  static Failed failed(OutboundFailure e) {
    String what = e.getMessage();
    if (e.isOurs()) {
      return new Failed(Fault.INTERNAL, e.code(), what, e.retryable(), Map.of());
    }
    if (e.isAuthors()) {
      return Failed.input(e.code(), what);
    }
    return new Failed(
        Fault.REMOTE,
        e.code(),
        "Webhook request failed: " + Character.toLowerCase(what.charAt(0)) + what.substring(1),
        e.retryable(),
        Map.of());
  }
}
