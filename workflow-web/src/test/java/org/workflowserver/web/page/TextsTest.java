package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final Path PAGES = Path.of("src", "main", "webapp");
  private static final Path CODE = Path.of("src", "main", "java");
  private static final Pattern OF_PAGES = Pattern.compile("text\\['([^']+)'\\]");
  private static final Path EDITOR = Path.of("src", "main", "editor", "src");
  private static final Pattern LITERAL = Pattern.compile("\"([a-z-]+)\"");
  private static final Pattern OF_EDITOR = Pattern.compile("\\bt\\([^()]*");
  private static final Pattern OF_CODE =
      Pattern.compile("(?<=Texts\\.of\\([^;]{0,99})\"([a-z-]+\\.[a-z0-9-]+)\"");

  private static final Pattern OF_SCRIPTS =
      Pattern.compile("(?<=\\b(text|words)\\([^;)]{0,150})\"([a-z-]+)\"");

  /** What stands between tags and is none of the bundle. */
  private static final Pattern PLAIN = Pattern.compile("(?<=>)[^<>#]*\\p{L}{2}[^<>#]*(?=<)");

  private static final Pattern CODES = Pattern.compile("(?s)<(code|pre)\\b.*?</\\1>|<!--.*?-->");

  @Test
  void everyKeyIsUsedAndEveryUsedKeyIsThere() {
    Set<String> used = new TreeSet<>();
    sources(PAGES, ".xhtml").values().forEach(page -> used.addAll(keys(OF_PAGES, page)));
    sources(CODE, ".java").values().forEach(code -> used.addAll(keys(OF_CODE, code)));
    used.addAll(textsOfEditor());
    sources(PAGES, ".js")
        .values()
        .forEach(
            script ->
                OF_SCRIPTS
                    .matcher(script)
                    .results()
                    .forEach(found -> used.add("script." + found.group(2))));
    new Words()
        .triggerTypes()
        .forEach(type -> used.add("words." + type.replace('_', '-') + "-trigger"));
    assertThat(ResourceBundle.getBundle(Texts.BUNDLE, Locale.ROOT).keySet())
        .containsExactlyInAnyOrderElementsOf(used);
  }

  /** What the editor's sources name in {@code t(…)}, and what they name elsewhere and is there. */
  private static Set<String> textsOfEditor() {
    Set<String> there = ResourceBundle.getBundle(Texts.BUNDLE, Locale.ROOT).keySet();
    Set<String> used = new TreeSet<>();
    for (String end : List.of(".ts", ".tsx")) {
      for (String code : sources(EDITOR, end).values()) {
        OF_EDITOR
            .matcher(code)
            .results()
            .forEach((MatchResult call) -> used.addAll(keys(LITERAL, call.group())));
        keys(LITERAL, code).stream()
            .filter(key -> there.contains("editor." + key))
            .forEach(used::add);
      }
    }
    return used.stream().map(key -> "editor." + key).collect(Collectors.toSet());
  }

  @Test
  void pagesHaveNoTextOfTheirOwn() {
    sources(PAGES, ".xhtml")
        .forEach(
            (page, text) ->
                assertThat(
                        PLAIN
                            .matcher(CODES.matcher(text).replaceAll(""))
                            .results()
                            .map(MatchResult::group))
                    .as("%s", page)
                    .isEmpty());
  }

  @Test
  void valuesTakeTheirPlaces() {
    assertThat(Texts.fill("{1} of {0}, {{ x }} {1}", Arrays.asList("$1", 2)))
        .isEqualTo("2 of $1, {{ x }} 2");
    assertThat(Texts.fill("<{0}>", Arrays.asList((Object) null))).isEqualTo("<>");
    assertThat(Texts.fill("{0} {1}", List.of(1))).isEqualTo("1 {1}");
    assertThat(Texts.of("words.minutes", 3, 5)).isEqualTo("3 min 5 s");
  }

  private static Set<String> keys(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static Map<String, String> sources(Path root, String end) {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(end)).toList();
      assertThat(found).isNotEmpty();
      return found.stream().collect(Collectors.toMap(Path::toString, TextsTest::read));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
