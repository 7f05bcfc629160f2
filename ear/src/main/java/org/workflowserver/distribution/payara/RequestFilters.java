package org.workflowserver.distribution.payara;

import com.sun.management.UnixOperatingSystemMXBean;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.workflowserver.address.TrustedProxies;
import org.workflowserver.distribution.Availability;
import org.workflowserver.settings.SettingInvalid;

/**
 * Lets only whole and decodable requests reach the container's threads, and those only while the
 * application is there, keeps little of what is not read, and sees to it that each error is a
 * problem and each redirect a path.
 *
 * <p>Payara takes what sits in a listener's filters from its configuration alone; of the few things
 * that may be added by name, the one for Comet, which nobody needs any more, is this.
 */
@Singleton
public final class RequestFilters implements AddOn {
  private static final long USUAL_BODY = 1 << 20;
  private static final int USUAL_CONNECTIONS = 5_000;

  /** Made by the container. */
  public RequestFilters() {}

  @Override
  public void setup(NetworkListener listener, FilterChainBuilder filters) {
    AvailabilityFilter availability = new AvailabilityFilter();
    Availability.OF_LISTENER.set(availability);
    int server = filters.indexOfType(HttpServerFilter.class);
    filters.add(server, new RequestBuffer(Long.getLong("workflow.limits.body", USUAL_BODY)));
    filters.add(server, new DecodableAddresses());
    filters.add(server, new SlowReaders());
    filters.add(server, availability);
    filters.add(server, new NoUpgrades());
    filters.add(server, new EmptyErrors());
    filters.add(server, new PathRedirects());
    CallerThreads.addTo(filters, proxies(), availability);
    UnreadableRequests.addTo(filters);
    CallerConnections.addTo(filters, mostConnections(), proxies());
  }

  /** As the launcher made it known; no more than a quarter of what the process may open at all. */
  private static int mostConnections() {
    int most = Integer.getInteger("workflow.http.connections-per-address", USUAL_CONNECTIONS);
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? (int) Math.min(most, Math.max(1, system.getMaxFileDescriptorCount() / 4))
        : most;
  }

  /** As the launcher made them known; where they are malformed the application does not start. */
  private static TrustedProxies proxies() {
    try {
      return TrustedProxies.of(
          Stream.of(System.getProperty("workflow.http.trusted-proxies", "").split(","))
              .map(String::strip)
              .filter(block -> !block.isEmpty())
              .toList());
    } catch (SettingInvalid e) {
      return new TrustedProxies(List.of());
    }
  }
}
