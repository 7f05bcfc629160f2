package org.workflowserver.retention;

import java.time.Duration;
import java.util.function.Supplier;
import org.workflowserver.settings.Settings;
import org.workflowserver.statistics.Statistics;

/** Rows that are kept for a time, each sort along an index. */
enum AgedRows {
  /** From acceptance. */
  IDEMPOTENCY_KEYS("idempotency_keys where accepted_at < ?1", () -> Duration.ofHours(24)),
  /** These are runs, too. */
  STARTED_FIRES(
      "schedule_fires where status = 'started' and try_at < ?1", () -> Duration.ofDays(7)),
  SKIPPED_FIRES(
      "schedule_fires where status = 'skipped' and try_at < ?1", () -> Duration.ofDays(30)),
  MISSED_FIRES("schedule_fires where status = 'missed' and try_at < ?1", () -> Duration.ofDays(90)),
  /** From their end: as the record of who did that. */
  BULK_OPERATIONS("bulk_operations where finished_at < ?1", () -> Duration.ofDays(90)),
  /** What vault items and authorizations held; a day longer than any open run can have read it. */
  FORMER_SECRETS(
      "vault_former_secrets where replaced_at < ?1",
      () -> Settings.LIMIT_RUN_DURATION.value().plusDays(1)),
  /** From their end, for as long as runs. */
  DELIVERIES(
      "subscription_deliveries where finished_at < ?1",
      () -> Duration.ofDays(Settings.LIMIT_RETENTION_DAYS.value())),
  /** The sums of an hour, a little longer than answers go back. */
  STATISTICS("run_statistics where begins_at < ?1", () -> Statistics.RECENT.plusDays(2));

  private final String condition;
  private final Supplier<Duration> age;

  AgedRows(String condition, Supplier<Duration> age) {
    this.condition = condition;
    this.age = age;
  }

  /** The table, and which of its rows were there before {@code ?1}. */
  String condition() {
    return condition;
  }

  /** How long they are kept. */
  Duration age() {
    return age.get();
  }
}
