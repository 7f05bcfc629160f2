package org.workflowserver.engine;

/** A run that was claimed under that lease; under another one it may be claimed once more. */
record ClaimedRun(String runId, String lease) {}
