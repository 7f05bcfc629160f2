package org.workflowserver.template.filter;

import static org.workflowserver.template.filter.StringFilters.text;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.json.JsonPath;
import org.workflowserver.json.JsonPathLimitExceeded;
import org.workflowserver.json.JsonPathMalformed;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TextWriter;
import org.workflowserver.template.value.Values;

/** Filters between text and data: JSON, paths into it, dates, and a value in place of none. */
final class DataFilters {
  /** Objects of parsed JSON take several times the room of its text. */
  private static final int PARSED_PER_CHARACTER = 4;

  private DataFilters() {}

  static void addTo(Filters.Registry filters) {
    filters.add("json", (in, args, f) -> TextWriter.json(in, f.budget));
    filters.addPicking("parse_json", 0, 0, DataFilters::parseJson);
    filters.addPicking("jsonpath", 1, 1, DataFilters::jsonPath);
    filters.add("date", 1, 2, DataFilters::date);
    filters.addPicking("default", 0, 2, DataFilters::fallback);
  }

  private static Object parseJson(Object input, Object[] args, Frame frame) {
    if (!(input instanceof String text)) {
      return input;
    }
    frame.budget.value((long) text.length() * PARSED_PER_CHARACTER);
    try {
      return Json.parse(text);
    } catch (JsonMalformed e) {
      throw TemplateFault.error("The filter 'parse_json': " + e.getMessage());
    }
  }

  private static Object jsonPath(Object input, Object[] args, Frame frame) {
    if (!(args[0] instanceof String path)) {
      throw TemplateFault.error("The filter 'jsonpath' needs a path, such as '$.items[0].name'");
    }
    Budget budget = frame.budget;
    Object value = Values.json(input, budget);
    try {
      JsonPath parsed = JsonPath.parse(path);
      Object found =
          parsed.read(
              value,
              (looks, selected) -> {
                budget.steps(looks);
                budget.requireRoom((long) selected * Budget.LIST_ITEM);
              });
      if (parsed.selectsMany()) {
        budget.list(((List<?>) found).size());
      }
      return found;
    } catch (JsonPathMalformed e) {
      throw TemplateFault.error(e.getMessage());
    } catch (JsonPathLimitExceeded e) {
      throw TemplateFault.limit(e.getMessage());
    }
  }

  /** The parser fills both arguments: the other value, and whether false is kept. */
  private static Object fallback(Object input, Object[] args, Frame frame) {
    boolean none = Values.isTruthy(args[1]) ? input == null : !Values.isTruthy(input);
    return none || Values.isEmpty(input) ? args[0] : input;
  }

  private static Object date(Object input, Object[] args, Frame frame) {
    String format = text(args[0], frame);
    if (format.isEmpty() || input == null) {
      return input;
    }
    ZonedDateTime time = DateReader.read(input, frame.scope()::now);
    if (time == null) {
      return input;
    }
    if (args.length > 1 && args[1] != null) {
      time = in(zone(text(args[1], frame)), time);
    }
    return DateWriter.write(time, format, frame.budget);
  }

  private static ZonedDateTime in(ZoneId zone, ZonedDateTime time) {
    try {
      return time.withZoneSameInstant(zone);
    } catch (DateTimeException e) {
      throw TemplateFault.error("The year is too large in the time zone '" + zone + "'");
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw TemplateFault.error("There is no time zone '" + name + "'");
    }
  }
}
