package org.workflowserver.outbound.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.workflowserver.address.AddressText;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.guard.NameResolver;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundGuard;
import org.workflowserver.outbound.guard.TargetRefused;
import org.workflowserver.outbound.guard.TargetUrl;
import org.workflowserver.outbound.http.ConnectionPermits.Work;

/**
 * Makes the connection pool whose every connection leads to an address that the guard judged: the
 * pool gets its addresses from here and nowhere else, and no proxy stands between.
 */
final class GuardedConnections {
  static final int MAX_PER_TARGET = 128;

  /** Of one tenant: another finds some free at once, and its part of those that become free. */
  static final int MAX_OF_TENANT = MAX_PER_TARGET / 4 * 3;

  static final int MAX_IN_ALL = 1_024;
  static final TimeValue IDLE = TimeValue.ofSeconds(30);

  /** Named as a proxied socket, so that a SOCKS proxy of the JVM's settings is not used either. */
  static final DetachedSocketFactory DIRECT_SOCKETS = ignored -> new Socket(Proxy.NO_PROXY);

  /** Under this name a call's context has its {@link Deadlines.Call}. */
  static final String CALL = "workflow-server.call";

  /** The call that this thread makes: the library asks for names without saying for whom. */
  private static final ThreadLocal<Asker> ASKER = new ThreadLocal<>();

  private static final Timeout CONNECT = Timeout.ofSeconds(10);

  /** The count is for trailers; the head of an answer has a parser of its own. */
  private static final Http1Config FEW_TRAILERS =
      Http1Config.custom().setMaxLineLength(OutboundHttp.MAX_HEAD).setMaxHeaderCount(16).build();

  private static final CharCodingConfig UTF_8 =
      CharCodingConfig.custom()
          .setCharset(StandardCharsets.UTF_8)
          .setMalformedInputAction(CodingErrorAction.REPLACE)
          .setUnmappableInputAction(CodingErrorAction.REPLACE)
          .build();

  private GuardedConnections() {}

  /**
   * Whose call needs an address, and by when.
   *
   * @param deadline by the time source's nanoseconds
   */
  record Asker(String orgId, long deadline) {
    /** Does work for which this thread asks for names. */
    <T, E extends Exception> T doing(Work<T, E> work) throws OutboundFailure, E {
      ASKER.set(this);
      try {
        return work.done();
      } finally {
        ASKER.remove();
      }
    }
  }

  static ConnectionPermits permits(TimeSource time) {
    return new ConnectionPermits(time, MAX_OF_TENANT, MAX_PER_TARGET, MAX_IN_ALL);
  }

  static PoolingHttpClientConnectionManager pool(
      OutboundGuard guard, NameResolver names, SSLContext tls, DetachedSocketFactory sockets) {
    TlsSocketStrategy tlsStrategy = new DefaultClientTlsStrategy(tls);
    PoolingHttpClientConnectionManager pool =
        new PoolingHttpClientConnectionManager(
            new TimelyOperator(sockets, new JudgingResolver(guard, names), tlsStrategy),
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            TimeValue.ofMinutes(5),
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(FEW_TRAILERS)
                .charCodingConfig(UTF_8)
                .responseParserFactory(config -> new BoundedHeadParser(OutboundHttp.MAX_HEAD))
                .build());
    pool.setDefaultMaxPerRoute(MAX_PER_TARGET);
    pool.setMaxTotal(MAX_IN_ALL);
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(CONNECT)
            .setTimeToLive(TimeValue.ofMinutes(5))
            .setIdleTimeout(IDLE.toTimeout())
            .setValidateAfterInactivity(TimeValue.ofSeconds(1))
            .build());
    return pool;
  }

  /** Goes from one address to the next only while there is time: a cut ends one attempt alone. */
  private static final class TimelyOperator extends DefaultHttpClientConnectionOperator {
    TimelyOperator(DetachedSocketFactory sockets, DnsResolver resolver, TlsSocketStrategy tls) {
      super(
          sockets,
          DefaultSchemePortResolver.INSTANCE,
          resolver,
          RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
    }

    @Override
    protected void onBeforeSocketConnect(HttpContext context, HttpHost host) {
      if (context.getAttribute(CALL) instanceof Deadlines.Call call && call.isLate()) {
        throw new IllegalStateException("The time of the call is over.");
      }
    }
  }

  /** Asks once, judges all that is answered, and hands out only what was judged. */
  private record JudgingResolver(OutboundGuard guard, NameResolver names) implements DnsResolver {
    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
      Optional<InetAddress> literal = AddressText.parse(host);
      // The library hands international names over in their Unicode form, which no rule is in.
      String asked = literal.isPresent() ? host : TargetUrl.hostName(host);
      List<InetAddress> addresses =
          literal.isPresent()
              ? List.of(literal.get())
              : List.copyOf(Arrays.asList(addressesOf(asked)));
      guard.judge(asked, addresses, port);
      return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
    }

    private InetAddress[] addressesOf(String name) throws UnknownHostException {
      Asker asker = ASKER.get();
      return names.addressesOf(name, asker.orgId, asker.deadline);
    }

    @Override
    public InetAddress[] resolve(String host) {
      throw new TargetRefused("a look-up without a port");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
