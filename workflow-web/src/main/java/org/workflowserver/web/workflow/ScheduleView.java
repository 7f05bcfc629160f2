package org.workflowserver.web.workflow;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.Map;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.trigger.schedule.SchedulePreview;
import org.workflowserver.trigger.schedule.Schedules;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.Page;

/**
 * What a schedule means that is being written, and when it fires next. Pages show it of what they
 * hold; a page of its own, of what its address says.
 */
@Model
public class ScheduleView {
  private static final int FIRES = 10;

  @Inject private Schedules schedules;
  @Inject private Page page;
  private FieldProblems problems = new FieldProblems(SettingsForm.LABELS);
  private SchedulePreview preview;

  /** Reads what the address says. */
  public void load() {
    show(ScheduleFields.sent(page.query()::text));
  }

  /** Takes the schedule that a form holds; whatever is wrong with it is told by its field. */
  void show(ScheduleFields fields) {
    problems = new FieldProblems(SettingsForm.LABELS);
    preview = null;
    try {
      preview = schedules.preview(page.caller(), fields.members(), FIRES);
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.SCOPE_MISSING) {
        throw refusal;
      }
      problems.note(refusal);
    }
  }

  /** What is meant and when it fires; null where that can't be told. */
  public SchedulePreview getPreview() {
    return preview;
  }

  /** Whether it never fires. */
  public boolean isManual() {
    return preview != null && preview.fires().isEmpty();
  }

  /** What is wrong with each of its fields, by the name of its member; empty for nothing. */
  public Map<String, String> getProblems() {
    return Map.of(
        "type", problems.at("/schedule_type"),
        "value", problems.at("/schedule_value"),
        "timezone", problems.at("/schedule_timezone"));
  }
}
