package org.workflowserver.outbound.http;

import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.TargetUrl;

/**
 * Permits for connections: to one target, of which a tenant has a share, and in all, of which a
 * tenant has half. Who waits for one holds none that others could do with: what a tenant has of a
 * target comes first, and what tenants share comes last.
 */
public final class ConnectionPermits {
  private final KeyedSemaphore tenantTargets;
  private final KeyedSemaphore tenants;
  private final KeyedSemaphore targets;

  /** It has one key alone. */
  private final KeyedSemaphore all;

  /**
   * @param ofTenant how many one tenant has to one target at most
   */
  public ConnectionPermits(TimeSource time, int ofTenant, int ofTarget, int inAll) {
    this.tenantTargets = new KeyedSemaphore(time, ofTenant);
    this.tenants = new KeyedSemaphore(time, inAll / 2);
    this.targets = new KeyedSemaphore(time, ofTarget);
    this.all = new KeyedSemaphore(time, inAll);
  }

  /** Work that has a connection while it is done. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T done() throws OutboundFailure, E;
  }

  /**
   * Does the work as soon as there is a connection for it.
   *
   * @throws OutboundFailure when the call waits in vain, or its step is not wanted any more
   */
  public <T, E extends Exception> T within(
      String orgId, TargetUrl target, CallTime call, Work<T, E> work) throws OutboundFailure, E {
    Work<T, E> begun =
        () -> {
          call.begin();
          return work.done();
        };
    String origin = target.origin();
    Work<T, E> ofTenant = () -> tenants.within(orgId, call, ofTarget(origin, call, begun));
    return tenantTargets.within(orgId + ' ' + origin, call, ofTenant);
  }

  private <T, E extends Exception> Work<T, E> ofTarget(
      String origin, CallTime call, Work<T, E> work) {
    return () -> targets.within(origin, call, () -> all.within("", call, work));
  }
}
