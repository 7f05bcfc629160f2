package org.workflowserver.settings;

import java.util.List;

/** What has to hold of the settings together, as all packages that read them say. */
public interface SettingsRules {
  /** A sentence for each setting that cannot be used. */
  List<String> problems();
}
