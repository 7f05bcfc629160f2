package org.workflowserver.system.support;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Processor time and memory of processes, and of the machine; complete on Linux only. */
public final class ProcessMetrics {
  public static final int CORES = Runtime.getRuntime().availableProcessors();

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+(\\d+) kB");
  private static final Pattern USED =
      Pattern.compile("(?m)^(?! *(?:Metaspace|class space)).*\\bused (\\d+)K");
  private static final Pattern PROCESSOR = Pattern.compile("model name\\s*: (.*)");

  /** Parts of a second in which the kernel counts the time of all processors. */
  private static final int TICKS = 100;

  private ProcessMetrics() {}

  /** Processors, memory, Java and system in one line. */
  public static String description() {
    return "%d cores%s, %s of memory, Java %s (%s), %s %s"
        .formatted(
            CORES,
            find(PROCESSOR, Path.of("/proc/cpuinfo")).map(name -> " (" + name + ")").orElse(""),
            find(MEMORY, Path.of("/proc/meminfo"))
                .map(kilobytes -> (Long.parseLong(kilobytes) >> 20) + " GiB")
                .orElse("an unknown amount"),
            Runtime.version(),
            System.getProperty("java.vm.name"),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  /** Processor time that the process has taken so far. */
  public static Duration processorTime(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Processor time that this process' threads with such names have taken so far. */
  public static Duration threadTime(String prefix) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(prefix)) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return Duration.ofNanos(sum);
  }

  /** Time that all processors together were busy so far, whoever kept them. */
  public static Duration busy() {
    return find(Pattern.compile("cpu +(.*)"), Path.of("/proc/stat"))
        .map(
            line -> {
              long[] ticks = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
              // All but idle and waiting for a device; guests are counted with their host's.
              long busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7];
              return Duration.ofMillis(busy * 1_000 / TICKS);
            })
        .orElse(Duration.ZERO);
  }

  /** Bytes of memory that the process holds. */
  public static long resident(long pid) {
    return find(RESIDENT, Path.of("/proc/" + pid + "/status"))
        .map(kilobytes -> Long.parseLong(kilobytes) << 10)
        .orElse(0L);
  }

  /** Bytes of its heap that the process still uses after it has collected all garbage. */
  public static long heapAfterCollection(long pid) {
    ask(pid, "GC.run");
    Matcher used = USED.matcher(ask(pid, "GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1)) << 10;
    }
    return sum;
  }

  private static String ask(long pid, String command) {
    try {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      Process asking =
          new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
      return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<String> find(Pattern pattern, Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(pattern::matcher)
          .filter(Matcher::lookingAt)
          .map(match -> match.group(1))
          .findFirst();
    } catch (IOException e) {
      // Another system, or a process that has ended.
      return Optional.empty();
    }
  }
}
