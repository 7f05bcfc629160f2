package org.workflowserver.system.benchmark;

/**
 * One row of a benchmark's report.
 *
 * @param start how runs are started
 * @param connections each of which starts a run as soon as its last start is answered
 * @param stored runs that have ended and are on record before
 * @param waiting runs that wait in a delay meanwhile
 */
record BenchmarkScenario(
    StartMethod start, BenchmarkDatabase.Kind database, int connections, int stored, int waiting) {}
