package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.workflowserver.administration.ServerView;
import org.workflowserver.administration.Servers;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.event.RunEvents;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.settings.Settings;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;

/** The administration's page of the limits in force, and how much of some is used. */
@Model
public class AdminLimitsView {
  private static final String PREFIX = "workflow.limits.";

  @Inject private Servers servers;
  @Inject private RunLists lists;
  @Inject private DiskSpace diskSpace;
  @Inject private RunEvents events;
  @Inject private SignedInCaller signedIn;
  @Inject private Words words;
  private List<Row> rows = List.of();

  /** Reads what the page shows. */
  public void load() {
    Map<String, String> used = used();
    rows =
        Settings.all().stream()
            .filter(setting -> setting.name().startsWith(PREFIX))
            .map(
                setting ->
                    new Row(
                        setting.name(),
                        shown(setting.value()),
                        shown(setting.defaultValue()),
                        used.getOrDefault(setting.name(), "")))
            .toList();
  }

  private Map<String, String> used() {
    Map<String, String> used = new HashMap<>();
    used.put(
        Settings.LIMIT_PENDING.name(),
        Texts.of("admin-limits.pending-now", lists.countPending(signedIn.caller())));
    if (signedIn.isInstallationAdmin()) {
      used.put(
          Settings.LIMIT_RUNNING_PER_SERVER.name(),
          Texts.of("admin-limits.running-now", mostRunning()));
      used.put(
          Settings.LIMIT_EVENT_STREAMS.name(), Texts.of("admin-limits.streams-now", events.open()));
      diskSpace
          .free()
          .ifPresent(
              free ->
                  used.put(
                      Settings.LIMIT_DISK_RESERVE.name(),
                      Texts.of("admin-limits.free-now", Words.bytes(free))));
    }
    return used;
  }

  private long mostRunning() {
    return servers.list(signedIn.caller()).stream()
        .filter(ServerView::alive)
        .mapToLong(ServerView::runs)
        .max()
        .orElse(0);
  }

  private String shown(Object value) {
    if (value instanceof Duration span) {
      return words.duration(span);
    }
    // Numbers that count something are smaller.
    return value instanceof Long bytes
        ? Words.bytes(bytes)
        : value instanceof Integer count
            ? String.format(Locale.ROOT, "%,d", count)
            : String.valueOf(value);
  }

  /** The limits, in the order of the documentation. */
  public List<Row> getRows() {
    return rows;
  }

  /**
   * A limit.
   *
   * @param used how much of it is used now; empty where that is not told
   */
  public record Row(String name, String value, String usual, String used) {}
}
