package org.workflowserver.outbound.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The name service of the tests' JVM: names below {@code scripted.test} are answered as a test
 * says, one answer after the other, as a rebinding name server would; every other name as usual.
 */
public final class ScriptedNames extends InetAddressResolverProvider {
  private static final String ZONE = ".scripted.test";
  private static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();

  /** Lets look-ups of this name be answered so, in order; the last answer stays. */
  public static String script(String label, List<List<InetAddress>> answers) {
    String host = label + ZONE;
    SCRIPTS.put(host, new Script(new ArrayDeque<>(answers), new AtomicInteger()));
    return host;
  }

  /** How often the name was looked up. */
  public static int lookUps(String host) {
    return SCRIPTS.get(host).asked().get();
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    // Before the first look-up, which reads them: a remembered answer would hide a second question.
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    return new Resolver(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "scripted names";
  }

  private record Script(Deque<List<InetAddress>> answers, AtomicInteger asked) {
    synchronized Stream<InetAddress> next() {
      asked.incrementAndGet();
      return (answers.size() > 1 ? answers.remove() : answers.element()).stream();
    }
  }

  private record Resolver(InetAddressResolver usual) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      if (!host.endsWith(ZONE)) {
        return usual.lookupByName(host, policy);
      }
      Script script = SCRIPTS.get(host);
      if (script == null) {
        throw new UnknownHostException(host);
      }
      return script.next();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return usual.lookupByAddress(address);
    }
  }
}
