package org.workflowserver.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.settings.Settings;

/** The operator's settings of the way out. */
@ApplicationScoped
class OutboundSettings {
  private static final Logger ANNOUNCEMENT = Logger.getLogger("org.workflowserver.announcement");

  OutboundPolicy policy() {
    String allow = String.join(",", Settings.OUTBOUND_ALLOW.value());
    try {
      return OutboundPolicy.of(allow, Settings.OUTBOUND_PLAIN_HTTP.value());
    } catch (IllegalArgumentException e) {
      String sentence =
          "The setting "
              + Settings.OUTBOUND_ALLOW.name()
              + " is malformed: "
              + e.getMessage()
              + ".";
      ANNOUNCEMENT.log(Level.SEVERE, sentence);
      throw new IllegalStateException(sentence, e);
    }
  }
}
