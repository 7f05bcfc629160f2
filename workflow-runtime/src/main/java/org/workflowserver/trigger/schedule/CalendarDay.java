package org.workflowserver.trigger.schedule;

import java.time.LocalDate;
import java.util.List;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.schedule.Fire;

/**
 * What fires on a day: each schedule on the day of its own zone.
 *
 * @param entries one for each schedule, the earliest first
 * @param more how many schedules are left out
 */
public record CalendarDay(LocalDate date, List<Entry> entries, int more) {
  /**
   * A schedule on one day.
   *
   * @param workflow without nodes and edges
   * @param fires the first ones of the day
   * @param more whether it fires again that day
   */
  public record Entry(WorkflowView workflow, List<Fire> fires, boolean more) {}
}
