package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TemplateSyntaxError;

/**
 * Holds the engine against a file of cases taken from Shopify's own behaviour: {@code {"tests":
 * [{"name", "template", "data", "result" or "results" or "invalid"}]}}. The file is not part of the
 * project; its path is in the environment variable {@value #VARIABLE}.
 */
class LiquidConformanceTest {
  private static final String VARIABLE = "WORKFLOW_LIQUID_CASES";

  /**
   * What is left out: tags that read files, and a mode of Shopify's engine that is not its usual.
   */
  private static final Set<String> LEFT_OUT = Set.of("include tag", "render tag", "strict2");

  @Test
  void all_cases_end_as_in_shopifys_engine() throws IOException {
    String file = System.getenv(VARIABLE);
    if (file == null) {
      String reason = "No file of cases in " + VARIABLE + ": only the project's own cases run";
      // The runner shows no reason of a skipped test.
      System.out.println(reason);
      abort(reason);
    }
    List<?> cases = (List<?>) Json.parseObject(Files.readString(Path.of(file))).get("tests");
    Map<String, String> failures = new TreeMap<>();
    for (Object each : cases) {
      Map<?, ?> test = (Map<?, ?>) each;
      if (test.get("tags") instanceof List<?> tags && tags.stream().anyMatch(LEFT_OUT::contains)) {
        continue;
      }
      String outcome = outcome(test);
      if (!allowed(test).contains(outcome)) {
        failures.put(
            (String) test.get("name"),
            test.get("template") + " gave " + outcome + ", not " + allowed(test));
      }
    }
    assertThat(cases).isNotEmpty();
    assertThat(failures).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static String outcome(Map<?, ?> test) {
    Map<String, Object> data =
        test.get("data") == null ? Map.of() : (Map<String, Object>) test.get("data");
    try {
      return "text: " + Given.roots(data).renders((String) test.get("template"));
    } catch (TemplateSyntaxError | TemplateFault e) {
      return "invalid";
    }
  }

  private static List<String> allowed(Map<?, ?> test) {
    if (Boolean.TRUE.equals(test.get("invalid"))) {
      return List.of("invalid");
    }
    List<String> allowed = new ArrayList<>();
    if (test.get("results") instanceof List<?> results) {
      results.forEach(result -> allowed.add("text: " + result));
    } else {
      allowed.add("text: " + test.get("result"));
    }
    return allowed;
  }
}
