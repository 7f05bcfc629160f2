package org.workflowserver.startup;

import jakarta.enterprise.context.Dependent;
import java.util.List;
import java.util.stream.Stream;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.identity.token.IdentitySettings;
import org.workflowserver.outbound.OutboundSettings;
import org.workflowserver.sealing.KeyEncryptionKeys;
import org.workflowserver.settings.SettingsCheck;
import org.workflowserver.settings.SettingsRules;

/** All that has to hold of the settings. */
@Dependent
public final class StartupRules implements SettingsRules {
  /** Made by the container, and by the launcher where there is none. */
  public StartupRules() {}

  @Override
  public List<String> problems() {
    return SettingsCheck.problems(
        Stream.of(
                List.<Runnable>of(ClientAddress::requireSettings),
                KeyEncryptionKeys.rules(),
                OutboundSettings.rules(),
                IdentitySettings.rules())
            .flatMap(List::stream)
            .toList());
  }
}
