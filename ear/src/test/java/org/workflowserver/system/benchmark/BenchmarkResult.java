package org.workflowserver.system.benchmark;

import java.time.Duration;
import java.util.Map;
import org.workflowserver.system.support.Latencies;
import org.workflowserver.system.support.ProcessMetrics;
import org.workflowserver.system.support.ServerProcess;

/**
 * What was measured of one scenario.
 *
 * @param window how long was measured
 * @param accepted starts that were accepted in it
 * @param completed runs whose end came on record in it
 * @param start the times from sending a start to its response
 * @param end the times from sending a start to the end of the run
 * @param refused by status how many starts were not accepted in it; 0 for a lost connection
 * @param resources what it took of the machine
 */
record BenchmarkResult(
    BenchmarkScenario scenario,
    Duration window,
    long accepted,
    long completed,
    Latencies start,
    Latencies end,
    Map<Integer, Long> refused,
    Resources resources) {

  /**
   * What the scenario took of the machine.
   *
   * @param heap bytes of the server in use after a full collection, when all runs have ended
   * @param resident bytes that the server held at the end of the window
   * @param running bytes of H2's file when all runs have ended, for each run in it
   * @param stopped the same after the server was stopped
   */
  record Resources(ProcessorTimes times, long heap, long resident, long running, long stopped) {}

  /**
   * Processor times.
   *
   * @param server of the server
   * @param database of a database of its own
   * @param load of what starts the runs
   * @param target of what they call
   * @param measuring of the whole process that both are in
   * @param busy of everything on the machine
   */
  record ProcessorTimes(
      Duration server,
      Duration database,
      Duration load,
      Duration target,
      Duration measuring,
      Duration busy) {
    /** So far. */
    static ProcessorTimes now(ServerProcess server, BenchmarkDatabase database) {
      return new ProcessorTimes(
          ProcessMetrics.processorTime(ProcessHandle.of(server.pid()).orElseThrow()),
          database.processorTime(),
          ProcessMetrics.threadTime(BenchmarkLoadGenerator.THREADS),
          ProcessMetrics.threadTime(FixedResponseTarget.THREADS),
          ProcessMetrics.processorTime(ProcessHandle.current()),
          ProcessMetrics.busy());
    }

    /** Since then. */
    ProcessorTimes since(ProcessorTimes then) {
      return new ProcessorTimes(
          server.minus(then.server),
          database.minus(then.database),
          load.minus(then.load),
          target.minus(then.target),
          measuring.minus(then.measuring),
          busy.minus(then.busy));
    }

    /** What neither the server nor the benchmark kept busy. */
    Duration others() {
      Duration others = busy.minus(server).minus(database).minus(measuring);
      return others.isNegative() ? Duration.ZERO : others;
    }
  }
}
