package org.workflowserver.description;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class DocumentFormatTest {
  @ParameterizedTest
  @NullAndEmptySource
  void withoutAWishItIsYaml(String accept) {
    assertThat(DocumentFormat.accepted(accept)).contains(DocumentFormat.YAML);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|JSON",
        "application/JSON;q=0.5, */*;q=0.1|JSON",
        "application/json, text/plain, */*|JSON",
        "application/yaml, application/json;q=0.9|YAML",
        "application/yaml;q=0.1, application/json;q=0.9|JSON",
        "text/html, */*;q=0.8|YAML",
        "application/*|YAML",
        "application/json;q=0, */*|YAML",
        "application/json;q=x, text/yaml|YAML"
      })
  void theNamedFormatWithTheMostWeightWins(String accept, DocumentFormat format) {
    assertThat(DocumentFormat.accepted(accept)).contains(format);
  }

  @ParameterizedTest
  @CsvSource({"text/html", "application/json;q=0", "application/xml", ";;;", ";", "','"})
  void whatIsNeitherIsNotAccepted(String accept) {
    assertThat(DocumentFormat.accepted(accept)).isEmpty();
  }
}
