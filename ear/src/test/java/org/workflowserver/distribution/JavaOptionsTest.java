package org.workflowserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which options the launcher adds to those of the operator. */
class JavaOptionsTest {
  @Test
  void fewProcessorsGetTheSerialCollectorAndManyJavasOwn() {
    assertThat(chosen(List.of(), 2)).contains("-XX:+UseSerialGC");
    assertThat(chosen(List.of(), 3)).noneMatch(option -> option.endsWith("GC"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseParallelGC", "-XX:+UseZGC", "-XX:-UseSerialGC"})
  void aCollectorOfTheOperatorStandsAlone(String asked) {
    assertThat(chosen(List.of(asked), 1)).noneMatch(option -> option.endsWith("GC"));
    assertThat(JavaOptions.choose(List.of(asked), List.of(), 1))
        .noneMatch(option -> option.endsWith("GC"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx32m",
        "-Xms1g",
        "-Xmn20m",
        "-XX:MaxHeapSize=32m",
        "-XX:InitialHeapSize=1g",
        "-XX:MaxRAMPercentage=70",
        "-XX:MaxRAM=512m"
      })
  void aHeapOfTheOperatorStandsAlone(String asked) {
    assertThat(chosen(List.of(), 4)).anyMatch(option -> option.startsWith("-Xms"));
    assertThat(chosen(List.of(asked), 4))
        .noneMatch(option -> option.startsWith("-Xm") || option.contains("RAM"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-Xint", "-XX:Tier4Delay=1"})
  void tiersOfTheOperatorStandAlone(String asked) {
    assertThat(chosen(List.of(), 4)).anyMatch(option -> option.startsWith("-XX:Tier4"));
    assertThat(chosen(List.of(asked), 4)).noneMatch(option -> option.startsWith("-XX:Tier4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@options", "-XX:Flags=options", "-XX:VMOptionsFile=options"})
  void beforeOptionsInAFileNothingIsChosenThatTheyMayExclude(String asked) {
    assertThat(chosen(List.of(asked), 1)).isEqualTo(JavaOptions.LOG);
    assertThat(JavaOptions.areOnSharing(List.of(asked))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xshare:off", "-XX:SharedArchiveFile=a", "-XX:AOTMode=off"})
  void optionsOnSharingExcludeTheAotCache(String asked) {
    assertThat(JavaOptions.areOnSharing(List.of("-Xmx1g", asked))).isTrue();
    assertThat(JavaOptions.areOnSharing(List.of("-Xmx1g"))).isFalse();
  }

  private static List<String> chosen(List<String> asked, int processors) {
    return JavaOptions.choose(List.of(), asked, processors);
  }
}
