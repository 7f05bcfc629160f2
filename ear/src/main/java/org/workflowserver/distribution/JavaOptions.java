package org.workflowserver.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Options of the server's virtual machine, chosen for the machine it runs on. What the operator
 * asks for comes after them and wins; where two options of a kind exclude each other, none of that
 * kind is chosen.
 */
final class JavaOptions {
  /** Up to so many processors one collector thread does more than collectors beside the server. */
  private static final int FEW_PROCESSORS = 2;

  /**
   * The compiler's last tier begins ten times later. A start runs much code a few thousand times:
   * by the usual thresholds half of its processor time goes into optimizing what is then done with.
   */
  private static final List<String> LATER_OPTIMIZATION =
      List.of(
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000");

  /** A small heap to begin with, which grows as it is used, up to half of the memory. */
  private static final List<String> HEAP = List.of("-Xms64m", "-XX:MaxRAMPercentage=50");

  /** Errors go to the log; that an AOT cache can't be used is none, the start only takes longer. */
  static final List<String> LOG =
      List.of("-Xlog:disable", "-Xlog:all=error,aot*=off,cds*=off:stderr");

  private JavaOptions() {}

  /**
   * The chosen options.
   *
   * @param given the options of the launcher's own virtual machine
   * @param asked the options of the setting {@code workflow.java.options}
   * @param processors that the server may use
   */
  static List<String> choose(List<String> given, List<String> asked, int processors) {
    List<String> operators = Stream.of(given, asked).flatMap(List::stream).toList();
    List<String> chosen = new ArrayList<>();
    if (operators.stream().anyMatch(JavaOptions::isFile)) {
      // What is in it is not known, and could exclude what would be chosen.
      return LOG;
    }
    if (processors <= FEW_PROCESSORS && operators.stream().noneMatch(JavaOptions::isCollector)) {
      chosen.add("-XX:+UseSerialGC");
    }
    if (operators.stream().noneMatch(JavaOptions::isHeap)) {
      chosen.addAll(HEAP);
    }
    if (operators.stream().noneMatch(JavaOptions::isTiers)) {
      chosen.addAll(LATER_OPTIMIZATION);
    }
    chosen.addAll(LOG);
    return chosen;
  }

  /**
   * Whether these options say what is shared between virtual machines, which excludes an AOT cache.
   */
  static boolean areOnSharing(List<String> options) {
    return options.stream()
        .anyMatch(
            option ->
                isFile(option)
                    || option.matches("-Xshare.*|-XX:[+-]?.*(AOT|Shared|ArchiveClasses).*"));
  }

  private static boolean isFile(String option) {
    return option.startsWith("@")
        || option.startsWith("-XX:Flags=")
        || option.startsWith("-XX:VMOptionsFile=");
  }

  private static boolean isCollector(String option) {
    return option.matches("-XX:[+-]Use[A-Za-z0-9]*GC");
  }

  private static boolean isHeap(String option) {
    return option.matches(
        "-Xm[nsx].*|-XX:.*(HeapSize|RAMPercentage|RAMFraction|NewSize|MaxRAM)=.*");
  }

  private static boolean isTiers(String option) {
    return option.matches("-Xint|-Xcomp|-XX:(.*Tier.*|CompilationMode.*|CompileThreshold.*)");
  }
}
