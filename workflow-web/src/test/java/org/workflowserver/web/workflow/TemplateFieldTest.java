package org.workflowserver.web.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.gallery.WorkflowTemplate;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.web.page.Choice;

class TemplateFieldTest {
  private final List<TemplateField> fields =
      TemplateField.allOf(
          new WorkflowTemplate(
              "t",
              "T",
              "",
              Map.of(
                  "required",
                  List.of("sites"),
                  "properties",
                  Map.of(
                      "schema", Map.of("type", "object", "x-order", 4L),
                      "times", Map.of("type", "integer", "default", 5L, "x-order", 2L),
                      "who", Map.of("type", "string", "enum", List.of("a", "b"), "x-order", 3L),
                      "sites", Map.of("type", "array", "title", "Sites", "x-order", 1L))),
              Map.of()));

  @Test
  void makesFieldsInTheOrderOfTheSchema() {
    assertThat(fields)
        .extracting(TemplateField::label)
        .containsExactly("Sites", "times", "who", "schema");
    assertThat(fields)
        .extracting(TemplateField::kind)
        .containsExactly("lines", "text", "choice", "json");
    assertThat(fields).extracting(TemplateField::required).startsWith(true, false);
    assertThat(fields.get(1).usual()).isEqualTo("5");
    assertThat(fields.get(2).choices("b"))
        .extracting(Choice::selected)
        .containsExactly(false, true);
  }

  @Test
  void saysInWordsWhatAPatternMeans() {
    TemplateField url = new TemplateField("u", "U", "", "text", "url", true, "", List.of());
    TemplateField span =
        new TemplateField("s", "S", "", "text", "string", false, "5 minutes", List.of());
    assertThat(url.said("Must match \"^https?://\".")).contains("http:// or https://");
    assertThat(span.said("Must match \"^[0-9]+\".")).contains("like “5 minutes”");
    assertThat(span.said("Is too long.")).isEqualTo("Is too long.");
    assertThat(span.said("")).isEmpty();
  }

  @Test
  void readsWhatWasTypedAsItsType() {
    assertThat(fields.get(0).parse(" one \r\n\n two\n")).contains(List.of("one", "two"));
    assertThat(fields.get(0).parse("  ")).isEmpty();
    assertThat(fields.get(1).parse(" 7 ")).contains(7L);
    assertThat(fields.get(1).parse("many")).contains("many");
    assertThat(fields.get(3).parse("{\"a\": 1}")).contains(Map.of("a", 1L));
    assertThatThrownBy(() -> fields.get(3).parse("{")).isInstanceOf(JsonMalformed.class);
  }
}
