package org.workflowserver.api.auth;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.json.Pointer;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

/**
 * The members of a request with credentials: of a token request, which comes as a form (RFC 6749)
 * or as a JSON object, or of a change of password, which comes as a JSON object.
 */
final class CredentialsRequest {
  /** Names and passwords are short; anybody can send this body. */
  static final int MOST_BYTES = 16 * 1_024;

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String BASIC = "Basic ";
  private static final String CLIENT_ID = "client_id";
  private static final String CLIENT_SECRET = "client_secret";

  private final Map<String, Object> members;

  private CredentialsRequest(Map<String, Object> members) {
    this.members = members;
  }

  /**
   * Reads a request's body, and no more of it than {@value #MOST_BYTES} bytes.
   *
   * @param contentType the header of that name; may be null
   * @throws Refusal {@code media_type_unsupported}, {@code body_too_large}, {@code body_malformed},
   *     or {@code parameter_invalid} when the body is JSON but no object
   */
  static CredentialsRequest read(InputStream in, String contentType) throws IOException {
    return read(in, contentType, List.of(FORM, JSON));
  }

  /**
   * Reads the body of a call that takes a form or JSON.
   *
   * @throws Refusal as {@link #read(InputStream, String)}
   */
  static CredentialsRequest read(ContainerRequestContext request) {
    return read(request, List.of(FORM, JSON));
  }

  /**
   * Reads the body of a call that takes JSON alone.
   *
   * @throws Refusal as {@link #read(InputStream, String)}
   */
  static CredentialsRequest readJson(ContainerRequestContext request) {
    return read(request, List.of(JSON));
  }

  private static CredentialsRequest read(ContainerRequestContext request, List<String> types) {
    try {
      return read(
          request.getEntityStream(), request.getHeaderString(HttpHeaders.CONTENT_TYPE), types);
    } catch (IOException e) {
      // Anybody can break off: that is the other side's, and no line in the log.
      throw malformed("The body ended before it was complete.");
    }
  }

  private static CredentialsRequest read(InputStream in, String contentType, List<String> types)
      throws IOException {
    String type =
        contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!types.contains(type)) {
      // A client that names itself by HTTP Basic may send nothing else, and lacks a member then.
      boolean nothing = type.isEmpty() && types.contains(FORM) && in.read() < 0;
      if (nothing) {
        throw malformed("There is no body; send grant_type and what it needs.");
      }
      throw new Refusal(
          RefusalCode.MEDIA_TYPE_UNSUPPORTED,
          "The body must be " + String.join(" or ", types) + ".");
    }
    byte[] body = in.readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new Refusal(
          RefusalCode.BODY_TOO_LARGE, "The body is larger than " + MOST_BYTES + " bytes.");
    }
    return new CredentialsRequest(type.equals(FORM) ? form(body) : json(body));
  }

  private static Map<String, Object> form(byte[] body) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] sides = pair.split("=", 2);
        String value = sides.length == 2 ? decoded(sides[1]) : "";
        if (members.putIfAbsent(decoded(sides[0]), value) != null) {
          throw malformed("The form has a repeated member.");
        }
      }
    }
    return members;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed("The body is not a well-formed form.");
    }
  }

  private static Map<String, Object> json(byte[] body) {
    Object value;
    try {
      value = Json.parse(body);
    } catch (JsonMalformed | UncheckedIOException e) {
      // Without the parser's words, which may quote what was sent.
      throw malformed("The body is not well-formed JSON.");
    }
    if (value instanceof Map<?, ?> object) {
      return Json.members(object);
    }
    throw Refusal.invalid("", "The body must be a JSON object.");
  }

  /**
   * The same with the client's id and secret of HTTP Basic, each form-encoded (RFC 6749, 2.3.1).
   *
   * @param authorization the header of that name; may be null, or of another scheme
   * @throws Refusal {@code query_invalid} when it is malformed, {@code parameter_invalid} when the
   *     body has a client too
   */
  CredentialsRequest withClient(String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return this;
    }
    String[] pair;
    try {
      byte[] text = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      pair = new String(text, StandardCharsets.UTF_8).split(":", 2);
    } catch (IllegalArgumentException e) {
      pair = new String[0];
    }
    if (pair.length != 2) {
      throw new Refusal(
          RefusalCode.QUERY_INVALID, "The header 'Authorization' is not HTTP Basic's.");
    }
    for (String name : List.of(CLIENT_ID, CLIENT_SECRET)) {
      if (!isMissing(name)) {
        throw Refusal.invalid(
            Pointer.child("", name),
            "The client is named by HTTP Basic and in the body; take one.");
      }
    }
    Map<String, Object> all = new LinkedHashMap<>(members);
    all.put(CLIENT_ID, decoded(pair[0]));
    all.put(CLIENT_SECRET, decoded(pair[1]));
    return new CredentialsRequest(all);
  }

  private static Refusal malformed(String message) {
    return new Refusal(RefusalCode.BODY_MALFORMED, message);
  }

  /**
   * Refuses a request that lacks some of {@code names}, and says which.
   *
   * @throws Refusal {@code parameter_missing}
   */
  void require(String... names) {
    List<Violation> missing =
        Arrays.stream(names).filter(this::isMissing).map(CredentialsRequest::missing).toList();
    if (!missing.isEmpty()) {
      throw new Refusal(RefusalCode.PARAMETER_MISSING, missing.getFirst().message(), missing);
    }
  }

  private boolean isMissing(String name) {
    return members.get(name) == null || members.get(name).equals("");
  }

  private static Violation missing(String name) {
    return new Violation(
        Pointer.child("", name), RefusalCode.PARAMETER_MISSING.code(), name + " is missing.");
  }

  /**
   * The text of a member.
   *
   * @throws Refusal {@code parameter_missing}, or {@code parameter_invalid} when it is no text
   */
  String required(String name) {
    require(name);
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw Refusal.invalid(Pointer.child("", name), name + " must be a text.");
  }

  /** Without the members, some of which are secret. */
  @Override
  public String toString() {
    return "CredentialsRequest" + members.keySet();
  }
}
