package org.workflowserver.distribution;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.settings.SettingsCheck;
import org.workflowserver.settings.SettingsRules;

/**
 * What the launcher has the application's own code do without a container. It is called by name:
 * the launcher's class path has the settings and no other class of the application.
 */
final class ApplicationCommands {
  private static final String RULES = "org.workflowserver.startup.SettingRules";

  private final UnpackedServer server;

  ApplicationCommands(UnpackedServer server) {
    this.server = server;
  }

  /**
   * Judges all settings.
   *
   * @param found what the launcher has found itself
   * @throws StartRefused when there is something to say about them, with a line for each
   */
  void requireSettings(List<String> found) throws StartRefused {
    Set<String> problems = new LinkedHashSet<>(found);
    problems.addAll(SettingsCheck.plainly(this::problems));
    if (!problems.isEmpty()) {
      List<String> lines = new ArrayList<>(SettingsCheck.plainly(SettingsCheck::unknownNames));
      lines.addAll(problems);
      throw new StartRefused(String.join("\n", lines));
    }
  }

  private List<String> problems() {
    // What the rules have to log the application logs again.
    Logger root = Logger.getLogger("");
    Level before = root.getLevel();
    root.setLevel(Level.OFF);
    try {
      Class<?> rules = server.application().loadClass(RULES);
      return ((SettingsRules) rules.getConstructor().newInstance()).problems();
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("The distribution is damaged.", e);
    } finally {
      root.setLevel(before);
    }
  }
}
