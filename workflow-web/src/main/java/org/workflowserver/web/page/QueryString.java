package org.workflowserver.web.page;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.workflowserver.json.Times;

/**
 * The parameters of an address. Reading is lenient: what makes no sense is as if it were not there,
 * since an address may be typed, cut short or old.
 */
public final class QueryString {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private final Map<String, List<String>> parameters;

  private QueryString(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  public static QueryString of(HttpServletRequest request) {
    Map<String, List<String>> parameters = new HashMap<>();
    request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
    return new QueryString(parameters);
  }

  public static QueryString of(Map<String, List<String>> parameters) {
    return new QueryString(parameters);
  }

  public Optional<String> text(String name) {
    return all(name).stream().findFirst().map(String::strip).filter(text -> !text.isEmpty());
  }

  public List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /** A whole number from 1. */
  public Optional<Integer> number(String name) {
    return text(name).filter(NUMBER.asMatchPredicate()).map(Integer::valueOf);
  }

  /** An instant: RFC 3339, or a time without zone, which is taken as UTC. */
  public Optional<Instant> instant(String name) {
    return text(name).flatMap(QueryString::instantOf);
  }

  /** The same of a text; empty for what is none. */
  public static Optional<Instant> instantOf(String text) {
    try {
      return Optional.of(Times.parse(text));
    } catch (DateTimeParseException withoutZone) {
      try {
        return Optional.of(Times.parse(text + "Z"));
      } catch (DateTimeParseException neither) {
        return Optional.empty();
      }
    }
  }

  public Trail trail() {
    List<String> cursors = all(Trail.PARAMETER).stream().filter(c -> !c.isBlank()).toList();
    return new Trail(cursors.subList(Math.max(0, cursors.size() - Trail.LONGEST), cursors.size()));
  }

  /** A parameter with a value. */
  public record Field(String name, String value) {
    private String encoded() {
      return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
  }

  /** Puts an address together; empty values are left out. */
  public static final class Builder {
    private final List<Field> fields = new ArrayList<>();

    public Builder with(String name, Optional<String> value) {
      value.ifPresent(present -> fields.add(new Field(name, present)));
      return this;
    }

    public Builder with(Trail trail) {
      trail.cursors().forEach(cursor -> with(Trail.PARAMETER, Optional.of(cursor)));
      return this;
    }

    /** What a form sends in its place. */
    public List<Field> fields() {
      return List.copyOf(fields);
    }

    /** With its question mark; empty without parameters. */
    public String build() {
      return fields.isEmpty()
          ? ""
          : fields.stream().map(Field::encoded).collect(Collectors.joining("&", "?", ""));
    }
  }
}
