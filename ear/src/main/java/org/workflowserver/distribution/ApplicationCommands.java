package org.workflowserver.distribution;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.settings.SettingsCheck;
import org.workflowserver.settings.SettingsRules;

/**
 * What the launcher has the application's own code do without a container. It is called by name:
 * the launcher's class path has the settings, and addresses, and no other class of the application.
 */
record ApplicationCommands(UnpackedServer server) {
  private static final String RULES = "org.workflowserver.startup.StartupRules";
  private static final String PASSWORD_RESET = "org.workflowserver.identity.account.PasswordReset";

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

  /**
   * Gives an account another password, which has to be changed.
   *
   * @return the password
   * @throws StartRefused when that is not possible; the message is for the operator
   */
  String resetPassword(String username) throws StartRefused {
    try {
      return SettingsCheck.plainly(() -> passwordReset().apply(username));
    } catch (RuntimeException e) {
      throw new StartRefused(e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked")
  private UnaryOperator<String> passwordReset() {
    try {
      return (UnaryOperator<String>)
          server.application().loadClass(PASSWORD_RESET).getConstructor().newInstance();
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("The distribution is damaged.", e);
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
