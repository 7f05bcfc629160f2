package org.workflowserver.component;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;

/**
 * Reads the members of a rendered configuration by type and remembers the first one that has
 * another, or is not what is required of it. Read all that is needed, then ask {@link #mismatch()};
 * only when that is empty are the values meaningful.
 */
public final class Members {
  private final Map<String, Object> configuration;
  private final String path;
  private Failed mismatch;

  /** The members of {@code configuration}. */
  public Members(Map<String, Object> configuration) {
    this(configuration, "");
  }

  /**
   * The members of an object inside a configuration.
   *
   * @param path what stands in front of their names in messages, such as {@code rules[0].}
   */
  public Members(Map<String, Object> configuration, String path) {
    this.configuration = configuration;
    this.path = path;
  }

  /** The member's name as messages say it. */
  public String nameOf(String name) {
    return path + name;
  }

  /**
   * What is wrong with the members read so far: {@code type_mismatch}, {@code
   * configuration_invalid}, or nothing.
   */
  public Optional<Failed> mismatch() {
    return Optional.ofNullable(mismatch);
  }

  /** Whether the member is there and not null. */
  public boolean has(String name) {
    return configuration.get(name) != null;
  }

  /** The member as it is; null when it is missing. */
  public Object any(String name) {
    return configuration.get(name);
  }

  /** A required string; a number or a boolean is taken as its text. */
  public String text(String name) {
    return switch (configuration.get(name)) {
      case String text -> text;
      case Number number -> Json.write(number);
      case Boolean flag -> flag.toString();
      case null -> otherwise(name, "a string", "");
      default -> otherwise(name, "a string", "");
    };
  }

  /** A string, or {@code fallback} when the member is missing or null. */
  public String text(String name, String fallback) {
    return has(name) ? text(name) : fallback;
  }

  /** The member as text: a string as it stands, nothing for null, anything else as JSON. */
  public String rendered(String name) {
    return switch (configuration.get(name)) {
      case null -> "";
      case String text -> text;
      case Object value -> Json.write(value);
    };
  }

  /** A required object. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> object(String name) {
    return configuration.get(name) instanceof Map<?, ?> object
        ? (Map<String, Object>) object
        : otherwise(name, "an object", Map.of());
  }

  /** An object, or {@code fallback} when the member is missing or null. */
  public Map<String, Object> object(String name, Map<String, Object> fallback) {
    return has(name) ? object(name) : fallback;
  }

  /** A required boolean. */
  public boolean flag(String name) {
    return configuration.get(name) instanceof Boolean flag
        ? flag
        : otherwise(name, "a boolean", false);
  }

  /** A boolean, or {@code fallback} when the member is missing or null. */
  public boolean flag(String name, boolean fallback) {
    return has(name) ? flag(name) : fallback;
  }

  /** A required number, exact; a string that spells one is taken as it. */
  public BigDecimal number(String name) {
    return switch (configuration.get(name)) {
      case Long number -> BigDecimal.valueOf(number);
      case Integer number -> BigDecimal.valueOf(number);
      case BigInteger number -> new BigDecimal(number);
      case BigDecimal number -> number;
      case String text ->
          Text.number(text).orElseGet(() -> otherwise(name, "a number", BigDecimal.ZERO));
      case null -> otherwise(name, "a number", BigDecimal.ZERO);
      default -> otherwise(name, "a number", BigDecimal.ZERO);
    };
  }

  /** A required whole number; one that no {@code long} holds becomes the nearest that is. */
  public long whole(String name) {
    BigDecimal number = number(name);
    if (number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) >= 0) {
      return Long.MAX_VALUE;
    }
    if (number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) <= 0) {
      return Long.MIN_VALUE;
    }
    return number.stripTrailingZeros().scale() <= 0
        ? number.longValue()
        : refused(name, "a whole number", "one with a fraction", 0L);
  }

  /** A whole number from 1 to {@code most}, or {@code fallback} when the member is missing. */
  public int count(String name, int most, int fallback) {
    if (!has(name)) {
      return fallback;
    }
    BigDecimal number = number(name);
    boolean counts =
        number.compareTo(BigDecimal.ONE) >= 0
            && number.compareTo(BigDecimal.valueOf(most)) <= 0
            && number.stripTrailingZeros().scale() <= 0;
    String range = most == Integer.MAX_VALUE ? ", 1 or more." : " from 1 to " + most + ".";
    require(counts, "'" + nameOf(name) + "' must be a whole number" + range);
    return counts ? number.intValue() : fallback;
  }

  /**
   * A required date-time as text, see {@link DateText#read}.
   *
   * @param zone of a text that names none
   */
  public ZonedDateTime date(String name, ZoneId zone) {
    if (!(configuration.get(name) instanceof String text)) {
      return otherwise(name, DateText.EXPECTED, DateText.NONE);
    }
    return DateText.read(text, zone)
        .orElseGet(
            () ->
                refused(name, DateText.EXPECTED, "'" + Text.shortened(text) + "'", DateText.NONE));
  }

  /** An IANA time zone, or {@code fallback} when the member is missing or null. */
  public ZoneId zone(String name, ZoneId fallback) {
    if (!has(name)) {
      return fallback;
    }
    String text = text(name);
    return DateText.zone(text)
        .orElseGet(
            () ->
                refused(name, DateText.EXPECTED_ZONE, "'" + Text.shortened(text) + "'", fallback));
  }

  /** A required array. */
  public List<?> array(String name) {
    return configuration.get(name) instanceof List<?> array
        ? array
        : otherwise(name, "an array", List.of());
  }

  /** An array, or {@code fallback} when the member is missing or null. */
  public List<?> array(String name, List<?> fallback) {
    return has(name) ? array(name) : fallback;
  }

  private <T> T otherwise(String name, String expected, T neutral) {
    if (mismatch == null) {
      mismatch = Failed.typeMismatch(nameOf(name), expected, configuration.get(name));
    }
    return neutral;
  }

  /**
   * Remembers that a member is not what is expected of it.
   *
   * @param expected and {@code found}: parts of a sentence
   * @return {@code neutral}
   */
  public <T> T refused(String name, String expected, String found, T neutral) {
    if (mismatch == null) {
      mismatch =
          Failed.input(
              "type_mismatch",
              "'%s' must be %s, but is %s.".formatted(nameOf(name), expected, found));
    }
    return neutral;
  }

  /** Remembers the message as {@code configuration_invalid} unless it {@code holds}. */
  public void require(boolean holds, String message) {
    if (mismatch == null && !holds) {
      mismatch = Failed.input("configuration_invalid", message);
    }
  }
}
