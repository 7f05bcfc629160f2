package org.workflowserver.outbound;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.mail.OutboundSmtp;

/** Makes the connectors of the server, one of each kind. */
@ApplicationScoped
class OutboundProducer {
  private final OutboundSettings settings;
  private final TimeSource time;

  @Resource private ManagedScheduledExecutorService scheduler;

  /** For the container's proxies. */
  OutboundProducer() {
    this(null, null);
  }

  @Inject
  OutboundProducer(OutboundSettings settings, TimeSource time) {
    this.settings = settings;
    this.time = time;
  }

  @Produces
  @Singleton
  OutboundHttp connector() {
    return new OutboundHttp(settings.policy(), OutboundHttp::systemNames, scheduler, time);
  }

  @Produces
  @Singleton
  @ToIdentityProvider
  OutboundHttp connectorToProvider() {
    return new OutboundHttp(
        settings.policyOfProvider(), OutboundHttp::systemNames, scheduler, time);
  }

  void close(@Disposes @Any OutboundHttp connector) {
    connector.close();
  }

  @Produces
  @Singleton
  OutboundSmtp mailConnector() {
    return new OutboundSmtp(
        settings.policy(), settings.mail(), OutboundHttp::systemNames, scheduler, time);
  }

  void close(@Disposes OutboundSmtp connector) {
    connector.close();
  }
}
