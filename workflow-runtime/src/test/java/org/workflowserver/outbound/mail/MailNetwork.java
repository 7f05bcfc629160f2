package org.workflowserver.outbound.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.guard.NameResolver;
import org.workflowserver.outbound.guard.OutboundPolicy;

/** A network of named mail servers, in which a test sees who was asked for and dialled. */
public final class MailNetwork implements AutoCloseable {
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> askers = new CopyOnWriteArrayList<>();
  private final List<InetSocketAddress> dialled = new CopyOnWriteArrayList<>();
  private volatile int detour;

  /** Makes a name, or changes what it points to. */
  public MailNetwork name(String host, InetAddress... addresses) {
    names.put(host, List.of(addresses));
    return this;
  }

  /** Lets every connection end at this port of the loopback interface. */
  public MailNetwork leadingTo(int port) {
    detour = port;
    return this;
  }

  /** The names that were looked up, in order. */
  public List<String> asked() {
    return asked;
  }

  /** The tenants that names were looked up for, in order. */
  public List<String> askers() {
    return askers;
  }

  /** Where connections were meant to go, in order. */
  public List<InetSocketAddress> dialled() {
    return dialled;
  }

  /** A connector that trusts the usual certificates. */
  public OutboundSmtp connector(OutboundPolicy policy, MailSetup setup) {
    return connector(policy, setup, SSLContexts.createDefault());
  }

  /** A connector that trusts what the context says. */
  public OutboundSmtp connector(OutboundPolicy policy, MailSetup setup, SSLContext tls) {
    return connector(policy, setup, tls, new SystemTime());
  }

  /** A connector without a mail server of the operator, by this clock. */
  public OutboundSmtp connector(OutboundPolicy policy, TimeSource time) {
    return connector(policy, MailSetup.NONE, SSLContexts.createDefault(), time);
  }

  private OutboundSmtp connector(
      OutboundPolicy policy, MailSetup setup, SSLContext tls, TimeSource time) {
    return new OutboundSmtp(policy, setup, new Names(), scheduler, time, tls, Observed::new);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }

  private final class Names implements NameResolver {
    @Override
    public InetAddress[] addressesOf(String host) throws UnknownHostException {
      asked.add(host);
      List<InetAddress> found = names.get(host);
      if (found == null) {
        throw new UnknownHostException(host);
      }
      return found.toArray(InetAddress[]::new);
    }

    @Override
    public InetAddress[] addressesOf(String host, String orgId, long deadline)
        throws UnknownHostException {
      askers.add(orgId);
      return addressesOf(host);
    }
  }

  private final class Observed extends Socket {
    Observed() {
      super(Proxy.NO_PROXY);
    }

    @Override
    public void connect(SocketAddress target, int timeout) throws IOException {
      dialled.add((InetSocketAddress) target);
      super.connect(
          detour == 0 ? target : new InetSocketAddress(InetAddress.getLoopbackAddress(), detour),
          timeout);
    }
  }
}
