package org.workflowserver.administration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.Permits;
import org.workflowserver.outbound.TargetCheck;
import org.workflowserver.outbound.TargetVerdict;
import org.workflowserver.refusal.Refusal;

/** Which targets steps may call: the facade. */
@ApplicationScoped
public class AllowedTargets {
  /** Checks at a time: each may hold a thread for as long as the name service takes. */
  private static final int MOST = 4;

  private static final Duration COME_BACK = Duration.ofSeconds(5);

  private TargetCheck check;
  private Permits checking;

  protected AllowedTargets() {}

  @Inject
  public AllowedTargets(TargetCheck check) {
    this.check = check;
    this.checking = new Permits(MOST, MOST);
  }

  /**
   * Whether a step may call a URL, and why not, as the server's guard judges it at this moment; no
   * request is sent. Needs an administrator of the first tenant.
   *
   * @throws Refusal {@code scope_missing}, {@code capacity_exceeded} while too many are checked
   */
  public TargetVerdict judge(Caller caller, String url) {
    caller.requireInstallationAdministrator();
    if (!checking.tryAcquire(caller.org())) {
      throw Refusal.capacityExceeded(
          "Too many URLs are checked at the moment; try again.", COME_BACK);
    }
    try {
      return check.judge(url);
    } finally {
      checking.release(caller.org());
    }
  }
}
