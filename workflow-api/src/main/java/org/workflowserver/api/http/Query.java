package org.workflowserver.api.http;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Times;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * The query parameters of a request. A wrong one is refused with {@code parameter_invalid} and its
 * name; one that nobody asks for is ignored.
 *
 * @param path of the request
 * @param parameters decoded values by name
 */
public record Query(String path, Map<String, List<String>> parameters) {
  private static final Instant LEAST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant MOST = Instant.parse("9999-12-31T23:59:59Z");

  /** The parameters of the request to {@code uri}. */
  public static Query of(UriInfo uri) {
    return new Query(uri.getRequestUri().getRawPath(), decoded(uri));
  }

  private static MultivaluedMap<String, String> decoded(UriInfo uri) {
    try {
      return uri.getQueryParameters();
    } catch (IllegalArgumentException e) {
      throw new Refusal(RefusalCode.QUERY_INVALID, "The query is not percent-encoded UTF-8.");
    }
  }

  /** The parameter's text; empty when it is absent or has none. */
  public Optional<String> text(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw invalid(name, "is given " + values.size() + " times; give it once");
    }
    return values.stream().filter(value -> !value.isEmpty()).findFirst().map(printable(name));
  }

  /** A whole number within bounds, or {@code usual} when the parameter is absent. */
  public int wholeNumber(String name, int usual, int least, int most) {
    Optional<String> text = given(name);
    if (text.isEmpty()) {
      return usual;
    }
    int number =
        text.filter(digits -> digits.matches("[0-9]{1,9}")).map(Integer::parseInt).orElse(-1);
    if (number < least || number > most) {
      throw invalid(name, "must be a whole number from " + least + " to " + most);
    }
    return number;
  }

  /** {@code true} or {@code false}. */
  public Optional<Boolean> flag(String name) {
    return given(name)
        .map(
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw invalid(name, "must be true or false");
                });
  }

  /** One of an enum's codes. */
  public <E extends Enum<E> & Coded> Optional<E> code(String name, Class<E> type) {
    return given(name).map(text -> code(name, text, type));
  }

  /** One or more of an enum's codes, with commas between them; none when it is absent. */
  public <E extends Enum<E> & Coded> Set<E> codes(String name, Class<E> type) {
    return given(name).stream()
        .flatMap(text -> Stream.of(text.split(",", -1)))
        .map(text -> code(name, text, type))
        .collect(Collectors.toSet());
  }

  private static <E extends Enum<E> & Coded> E code(String name, String text, Class<E> type) {
    return Coded.find(type, text)
        .orElseThrow(() -> invalid(name, "must be one of " + String.join(", ", Coded.codes(type))));
  }

  /** A time in RFC 3339, of the years 1 to 9999. */
  public Optional<Instant> instant(String name) {
    return given(name).map(text -> instant(name, text));
  }

  /** Which page of a keyset-paged list: {@code limit} and {@code cursor}. */
  public PageRequest page() {
    return new PageRequest(
        wholeNumber("limit", PageRequest.USUAL, 1, PageRequest.MOST), text("cursor"));
  }

  /** Every parameter: its text, or a list of texts where it is given several times. */
  public Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    parameters.forEach(
        (name, values) -> all.put(name, values.size() == 1 ? values.getFirst() : values));
    return all;
  }

  /**
   * This request's path and query, with {@code changed} in place of the parameters it names; those
   * with null are left out.
   */
  public String link(Map<String, Object> changed) {
    Map<String, Object> all = new LinkedHashMap<>();
    parameters.forEach((name, values) -> all.put(name, values.getFirst()));
    all.putAll(changed);
    all.values().removeIf(Objects::isNull);
    return all.entrySet().stream()
        .map(entry -> encoded(entry.getKey()) + '=' + encoded(entry.getValue()))
        .collect(Collectors.joining("&", path + '?', ""));
  }

  /** The refusal of a parameter that the caller finds wrong itself. */
  public static Refusal invalid(String name, String what) {
    return Refusal.member(
        RefusalCode.QUERY_INVALID, "/query/" + name, "The parameter '" + name + "' " + what + ".");
  }

  /** The refusal of a header. */
  public static Refusal invalidHeader(String name, String what) {
    return Refusal.member(
        RefusalCode.QUERY_INVALID, "/headers/" + name, "The header '" + name + "' " + what + ".");
  }

  /** As {@link #text}, but a parameter that is there without a value is wrong. */
  private Optional<String> given(String name) {
    return parameters.containsKey(name) ? Optional.of(text(name).orElse("")) : Optional.empty();
  }

  private static Instant instant(String name, String text) {
    try {
      // An unescaped + in a query means a blank; in a time it can only have been the offset's sign.
      Instant instant = Times.parse(text.replace(' ', '+'));
      if (!instant.isBefore(LEAST) && !instant.isAfter(MOST)) {
        return instant;
      }
    } catch (DateTimeParseException e) {
      throw invalid(name, "must be a time such as 2025-10-31T12:00:00Z");
    }
    throw invalid(name, "must lie within the years 1 to 9999");
  }

  private static Function<String, String> printable(String name) {
    return text -> {
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw invalid(name, "must not have control characters");
      }
      return text;
    };
  }

  private static String encoded(Object text) {
    return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
  }
}
