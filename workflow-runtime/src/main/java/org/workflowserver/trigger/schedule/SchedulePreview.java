package org.workflowserver.trigger.schedule;

import java.util.List;
import org.workflowserver.schedule.Fire;

/**
 * What a schedule would do.
 *
 * @param words what it means, without the time zone
 * @param timezone IANA name of the zone that it is read in
 * @param fires the next ones
 */
public record SchedulePreview(String words, String timezone, List<Fire> fires) {}
