package org.workflowserver.system.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonPath;
import org.workflowserver.json.JsonPathMalformed;

/**
 * Holds paths into JSON against the public compliance suite of RFC 9535, which an npm package
 * carries.
 */
class JsonPathSuiteIT {
  private static final String SUITE =
      "node_modules/jsonpath-rfc9535/src/__tests__/jsonpath-compliance-test-suite/cts.json";

  @BeforeAll
  static void install() {
    NodeTools.install();
  }

  @Test
  void everyCaseEndsAsTheSuiteSays() throws IOException {
    List<?> cases =
        (List<?>) Json.parseObject(Files.readString(NodeTools.FOLDER.resolve(SUITE))).get("tests");
    Map<Object, String> failures = new TreeMap<>();
    for (Object each : cases) {
      Map<?, ?> test = (Map<?, ?>) each;
      String outcome = outcome(test);
      if (!allowed(test).contains(outcome)) {
        failures.put(test.get("name"), test.get("selector") + " gave " + outcome);
      }
    }
    assertThat(cases).hasSizeGreaterThan(600);
    assertThat(failures).isEmpty();
  }

  private static String outcome(Map<?, ?> test) {
    JsonPath path;
    try {
      path = JsonPath.parse((String) test.get("selector"));
    } catch (JsonPathMalformed e) {
      return "malformed";
    }
    return Json.write(path.read(test.get("document")));
  }

  /** Where a path leads to one value at most, that is what it gives, and null in place of none. */
  private static List<String> allowed(Map<?, ?> test) {
    if (Boolean.TRUE.equals(test.get("invalid_selector"))) {
      return List.of("malformed");
    }
    boolean many = JsonPath.parse((String) test.get("selector")).selectsMany();
    List<?> results =
        test.get("results") instanceof List<?> several ? several : List.of(test.get("result"));
    List<String> allowed = new ArrayList<>();
    for (Object result : results) {
      List<?> values = (List<?>) result;
      allowed.add(Json.write(many ? values : values.isEmpty() ? null : values.getFirst()));
    }
    return allowed;
  }
}
