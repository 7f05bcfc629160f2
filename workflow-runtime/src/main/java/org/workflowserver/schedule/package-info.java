/**
 * When a schedule fires: pure, without a clock of its own. The entry is {@link
 * org.workflowserver.schedule.Schedule}.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>Own code instead of a library. Context: a daily job whose hour falls in a gap of the zone's
 *       daylight saving time has to fire at the gap's end, and one whose hour comes twice has to
 *       fire once, as Vixie's cron does it; the libraries that were tried skip the first. Rejected:
 *       mending their answers from outside, which needs to know the same wall times again.
 *   <li>A schedule is a set of wall times and a rule that makes instants of them. Wall times are
 *       found by months, days and minutes, never by walking through minutes. Consequence: the 29th
 *       of February costs a look at a hundred months at most, and one that never comes is found out
 *       when it is written.
 *   <li>A day of the month that a month does not have is passed over, in {@code monthly} as in
 *       {@code cron}: {@code 31 09:00} fires in seven months of the year. Rejected: the last day
 *       instead, for which there is {@code last}.
 *   <li>A field is restricted when it does not begin with {@code *}; that decides on the <i>or</i>
 *       of the two day fields, and on fixed hours, as in Vixie's cron.
 * </ol>
 *
 * <p>Uses: json.
 */
package org.workflowserver.schedule;
