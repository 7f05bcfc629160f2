package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.List;
import org.workflowserver.administration.AllowedTargets;
import org.workflowserver.json.Text;
import org.workflowserver.outbound.TargetVerdict;
import org.workflowserver.settings.Settings;
import org.workflowserver.web.page.Page;

/** The administration's page of what steps may call, with a test for a URL. */
@Model
public class AdminTargetsView {
  private static final int LONGEST_URL = 8_192;

  @Inject private AllowedTargets targets;
  @Inject private Page page;
  private TargetVerdict verdict;

  /** Lets nobody else see it. */
  public void load() {
    page.caller().requireInstallationAdministrator();
  }

  /** Judges the URL of the form, and tells of it on this page. */
  public void check() {
    page.attempt(() -> verdict = targets.judge(page.caller(), getUrl()));
  }

  /** What was typed; of one that is too long, so much that it still is. */
  public String getUrl() {
    // Two more: the last may be half a surrogate pair, which is left out.
    return Text.cut(page.typed("url").strip(), LONGEST_URL + 2);
  }

  /** What the guard says; null where nobody asked. */
  public TargetVerdict getVerdict() {
    return verdict;
  }

  /** The addresses that were judged. */
  public String getAddresses() {
    return String.join(", ", verdict.addresses());
  }

  /** Targets that the operator opened. */
  public List<String> getOpened() {
    return Settings.OUTBOUND_ALLOW.value();
  }

  /** Whether plain HTTP is open. */
  public boolean isPlainHttp() {
    return Settings.OUTBOUND_PLAIN_HTTP.value();
  }
}
