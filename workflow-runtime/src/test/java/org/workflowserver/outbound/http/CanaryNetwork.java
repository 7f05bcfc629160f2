package org.workflowserver.outbound.http;

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
import org.apache.hc.core5.ssl.SSLContexts;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.outbound.guard.NameResolver;
import org.workflowserver.outbound.guard.OutboundPolicy;

/**
 * A network in which every address and port leads to one listening server, the canary: what the
 * guard lets out arrives there and is counted, wherever it was meant to go.
 */
public final class CanaryNetwork implements AutoCloseable {
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ScriptedServer canary;
  private final List<InetSocketAddress> dialled = new CopyOnWriteArrayList<>();
  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();

  /** A network without names, whose canary answers 200 and nothing else. */
  public CanaryNetwork() throws IOException {
    canary = new ScriptedServer().always("200 OK", "", new byte[0]);
  }

  /** The server behind every address. */
  public ScriptedServer canary() {
    return canary;
  }

  /** Where connections were meant to go, in order. */
  public List<InetSocketAddress> dialled() {
    return dialled;
  }

  /** Makes a name, or changes what it points to. */
  public void name(String host, InetAddress... addresses) {
    names.put(host, List.of(addresses));
  }

  /** A connector whose every connection ends at the canary. */
  public OutboundHttp connector(OutboundPolicy policy) {
    return connector(policy, this::lookUp);
  }

  /** The same, by another name service. */
  public OutboundHttp connector(OutboundPolicy policy, NameResolver resolver) {
    return new OutboundHttp(
        policy,
        resolver,
        scheduler,
        new SystemTime(),
        SSLContexts.createDefault(),
        ignored -> new Detour());
  }

  @Override
  public void close() throws IOException {
    canary.close();
    scheduler.shutdownNow();
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    List<InetAddress> found = names.get(host);
    if (found == null) {
      throw new UnknownHostException(host);
    }
    return found.toArray(InetAddress[]::new);
  }

  private final class Detour extends Socket {
    Detour() {
      super(Proxy.NO_PROXY);
    }

    @Override
    public void connect(SocketAddress target, int timeout) throws IOException {
      dialled.add((InetSocketAddress) target);
      super.connect(
          new InetSocketAddress(InetAddress.getByName("127.0.0.1"), canary.port()), timeout);
    }
  }
}
