package org.workflowserver.outbound;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.http.NameLookups;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.mail.OutboundSmtp;

/** Makes the connectors of the server, one of each kind. */
@ApplicationScoped
class OutboundProducer {
  @Inject private TimeSource time;
  @Resource private ManagedScheduledExecutorService scheduler;

  /** Of the platform, unlike those that the engine asks for. */
  @Resource private ManagedExecutorService threads;

  @Produces
  @Singleton
  NameLookups names() {
    return new NameLookups(InetAddress::getAllByName, threads, time);
  }

  @Produces
  @Singleton
  OutboundHttp connector(NameLookups names) {
    return new OutboundHttp(OutboundSettings.policy(), names, scheduler, time);
  }

  @Produces
  @Singleton
  @ToIdentityProvider
  OutboundHttp connectorToProvider() {
    // Of names that the operator chose: no tenant's look-ups are to hold up a sign-in.
    return new OutboundHttp(
        OutboundSettings.policyOfProvider(), InetAddress::getAllByName, scheduler, time);
  }

  void close(@Disposes @Any OutboundHttp connector) {
    connector.close();
  }

  @Produces
  @Singleton
  OutboundSmtp mailConnector(NameLookups names) {
    return new OutboundSmtp(
        OutboundSettings.policy(), OutboundSettings.mail(), names, scheduler, time);
  }

  void close(@Disposes OutboundSmtp connector) {
    connector.close();
  }
}
