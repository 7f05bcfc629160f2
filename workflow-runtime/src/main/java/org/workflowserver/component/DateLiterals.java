package org.workflowserver.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.schema.Templates;

/** What is wrong with the dates of a configuration that is not rendered yet. */
public final class DateLiterals {
  private DateLiterals() {}

  /**
   * Looks at the member {@code timezone} and at date-times. Templates are left to the run, and what
   * is no text to the schema.
   *
   * @param dates names of members
   */
  public static List<ConfigurationProblem> check(Map<String, Object> data, String... dates) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    if (isLiteral(data.get("timezone")) && DateText.zone((String) data.get("timezone")).isEmpty()) {
      problems.add(problem("timezone", DateText.EXPECTED_ZONE));
    }
    for (String name : dates) {
      if (isLiteral(data.get(name))
          && DateText.read((String) data.get(name), DateText.NONE.getZone()).isEmpty()) {
        problems.add(problem(name, DateText.EXPECTED));
      }
    }
    return problems;
  }

  private static ConfigurationProblem problem(String name, String expected) {
    return new ConfigurationProblem("/" + name, "'%s' must be %s.".formatted(name, expected));
  }

  private static boolean isLiteral(Object value) {
    return value instanceof String && !Templates.in(value);
  }
}
