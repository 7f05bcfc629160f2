package org.workflowserver.outbound.http;

import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.outbound.guard.NameResolver;
import org.workflowserver.outbound.guard.OutboundPolicy;

/** Connectors that trust other certificates than the usual ones. */
public final class TrustingHttp {
  private TrustingHttp() {}

  /** A connector that trusts what the context says. */
  public static OutboundHttp connector(
      OutboundPolicy policy,
      NameResolver names,
      ScheduledExecutorService scheduler,
      SSLContext tls) {
    return new OutboundHttp(
        policy, names, scheduler, new SystemTime(), tls, GuardedConnections.DIRECT_SOCKETS);
  }
}
