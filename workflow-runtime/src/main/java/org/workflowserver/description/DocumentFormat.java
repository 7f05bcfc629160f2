package org.workflowserver.description;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.workflowserver.json.Json;

/** How a document is written: YAML, unless the caller asks for JSON. */
public enum DocumentFormat {
  YAML(
      "application/yaml",
      List.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")) {
    @Override
    String write(Map<String, Object> document) {
      DumpSettings settings =
          DumpSettings.builder()
              .setDefaultFlowStyle(FlowStyle.BLOCK)
              .setDereferenceAliases(true)
              .setWidth(120)
              .build();
      return new Dump(settings).dumpToString(document);
    }
  },
  JSON("application/json", List.of("application/json")) {
    @Override
    String write(Map<String, Object> document) {
      return Json.write(document);
    }
  };

  private static final List<String> ANY = List.of("*/*", "application/*");

  private final String mediaType;
  private final List<String> names;

  DocumentFormat(String mediaType, List<String> names) {
    this.mediaType = mediaType;
    this.names = names;
  }

  abstract String write(Map<String, Object> document);

  /** The media type with its charset. */
  public String contentType() {
    return mediaType + "; charset=utf-8";
  }

  /**
   * The format that a caller names first, by weight; YAML when any will do, and empty when neither.
   *
   * @param accept the header of that name; may be null
   */
  public static Optional<DocumentFormat> accepted(String accept) {
    if (accept == null || accept.isBlank()) {
      return Optional.of(YAML);
    }
    List<String> wanted =
        Stream.of(accept.toLowerCase(Locale.ROOT).split(","))
            .map(Range::of)
            .filter(range -> range.weight() > 0)
            .sorted(Comparator.comparing(Range::weight).reversed())
            .map(Range::type)
            .toList();
    return wanted.stream()
        .flatMap(type -> Stream.of(values()).filter(format -> format.names.contains(type)))
        .findFirst()
        .or(() -> wanted.stream().anyMatch(ANY::contains) ? Optional.of(YAML) : Optional.empty());
  }

  private record Range(String type, double weight) {
    static Range of(String text) {
      String[] parts = text.split(";", -1);
      double weight = 1;
      for (int i = 1; i < parts.length; i++) {
        String parameter = parts[i].strip();
        if (parameter.startsWith("q=")) {
          weight = number(parameter.substring(2));
        }
      }
      return new Range(parts[0].strip(), weight);
    }

    private static double number(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return 0;
      }
    }
  }
}
