package org.workflowserver.component.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.component.Members;
import org.workflowserver.component.NotSendable;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.json.Json;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.http.Header;
import org.workflowserver.outbound.http.OutboundRequest;

/**
 * Makes the request that a rendered configuration asks for. The same configuration makes the same
 * bytes.
 */
final class HttpCallRequest {
  static final String AUTHORIZATION_ID = "authorization_id";

  static final String NO_BODY_WITH_GET = "A GET request has no body.";

  static final String NO_BODY_METHOD = "GET";

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private HttpCallRequest() {}

  /**
   * The request of this step.
   *
   * @throws NotSendable when the configuration makes none
   */
  static OutboundRequest of(StepContext context) throws NotSendable {
    Members members = new Members(context.configuration());
    String method = members.text("method");
    String url = members.text("url");
    boolean follow = members.flag("follow_redirects", false);
    if (members.mismatch().isPresent()) {
      throw new NotSendable(members.mismatch().get());
    }
    Object body = body(method, members.any("body"));
    requireMethod(method, body);
    return new OutboundRequest(
        method,
        withQuery(requirePrintable("url", url), pairs("query", members.any("query"))),
        headers(context, pairs("headers", members.any("headers")), members.any(AUTHORIZATION_ID)),
        bytes(body),
        body instanceof String text && !Json.isJson(text)
            ? "text/plain; charset=utf-8"
            : "application/json",
        follow,
        context.timeout(),
        new Secrecy(context.secrets().hosts(), context.secrets().areIn()),
        context.orgId());
  }

  /** The body to send; null for none. A template that renders to nothing asks for none with GET. */
  private static Object body(String method, Object body) {
    return NO_BODY_METHOD.equals(method) && "".equals(body) ? null : body;
  }

  private static void requireMethod(String method, Object body) throws NotSendable {
    if (!METHODS.contains(method)) {
      throw new NotSendable(
          "configuration_invalid",
          "'method' must be GET, POST, PUT, PATCH or DELETE, but is '" + method + "'.");
    }
    if (method.equals(NO_BODY_METHOD) && body != null) {
      throw new NotSendable("configuration_invalid", NO_BODY_WITH_GET);
    }
  }

  private static byte[] bytes(Object body) {
    return switch (body) {
      case null -> null;
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case Object value -> Json.writeBytes(value);
    };
  }

  /** Whether the request carries the token of an authorization. */
  static boolean isAuthorized(StepContext context) {
    return context.configuration().get(AUTHORIZATION_ID) != null;
  }

  private static List<Header> headers(StepContext context, List<Pair> own, Object token)
      throws NotSendable {
    List<Header> headers = new ArrayList<>();
    if (token instanceof String text) {
      if (own.stream().anyMatch(pair -> "Authorization".equalsIgnoreCase(pair.name()))) {
        throw new NotSendable(
            "configuration_invalid",
            "'headers' has an Authorization beside that of '" + AUTHORIZATION_ID + "'.");
      }
      headers.add(new Header("Authorization", "Bearer " + requirePrintable("token", text)));
    }
    for (Pair pair : own) {
      if (pair.value() != null) {
        String name = requirePrintable(pair.path(), pair.name());
        headers.add(new Header(name, requirePrintable(pair.path(), text(pair, pair.value()))));
      }
    }
    addUnlessThere(headers, "Idempotency-Key", context.idempotencyKey());
    addUnlessThere(headers, "traceparent", context.traceparent());
    return headers;
  }

  private static void addUnlessThere(List<Header> headers, String name, String value) {
    if (value != null && headers.stream().noneMatch(header -> header.isNamed(name))) {
      headers.add(new Header(name, value));
    }
  }

  private static String withQuery(String url, List<Pair> pairs) throws NotSendable {
    List<String> parameters = new ArrayList<>();
    for (Pair pair : pairs) {
      if (pair.value() instanceof List<?> values) {
        for (Object value : values) {
          parameters.add(encoded(pair.name()) + "=" + encoded(text(pair, value)));
        }
      } else if (pair.value() != null) {
        parameters.add(encoded(pair.name()) + "=" + encoded(text(pair, pair.value())));
      }
    }
    if (parameters.isEmpty()) {
      return url;
    }
    int hash = url.indexOf('#');
    String called = hash < 0 ? url : url.substring(0, hash);
    String joint = called.indexOf('?') < 0 ? "?" : called.endsWith("?") ? "" : "&";
    return parameters.stream().collect(Collectors.joining("&", called + joint, ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The pairs of a list of {@code {key, value}} or of an object. */
  private static List<Pair> pairs(String member, Object value) throws NotSendable {
    List<Pair> pairs = new ArrayList<>();
    switch (value) {
      case null -> {}
      case Map<?, ?> object ->
          object.forEach((name, of) -> pairs.add(new Pair(member + "." + name, (String) name, of)));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          pairs.add(pair(member + "[" + i + "]", list.get(i)));
        }
      }
      default -> throw new NotSendable(Failed.typeMismatch(member, "an array or an object", value));
    }
    return pairs;
  }

  private static Pair pair(String path, Object item) throws NotSendable {
    if (!(item instanceof Map<?, ?> object)) {
      throw new NotSendable(Failed.typeMismatch(path, "an object", item));
    }
    if (!(object.get("key") instanceof String name)) {
      throw new NotSendable(Failed.typeMismatch(path + ".key", "a string", object.get("key")));
    }
    return new Pair(path, name, object.get("value"));
  }

  private static String text(Pair pair, Object value) throws NotSendable {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case Number number -> Json.write(number);
      case Boolean bool -> bool.toString();
      default -> throw new NotSendable(Failed.typeMismatch(pair.path(), "a single value", value));
    };
  }

  /** A control character may come from a template and would let its author's data write headers. */
  private static String requirePrintable(String path, String text) throws NotSendable {
    if (text.chars().anyMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0))) {
      throw new NotSendable("template_error", "'" + path + "' has a control character in it.");
    }
    return text;
  }

  private record Pair(String path, String name, Object value) {}
}
