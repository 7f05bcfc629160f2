package org.workflowserver.distribution.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.grizzly.Connection;
import org.junit.jupiter.api.Test;
import org.workflowserver.distribution.payara.RequestBuffer.Arrival;
import org.workflowserver.distribution.payara.RequestBuffer.Budget;

class RequestBufferTest {
  private final List<String> closed = new ArrayList<>();

  /** Who has one IPv6 address has as many as there are in its network. */
  @Test
  void theNetworkOfAnIpv6AddressHasOneShare() throws UnknownHostException {
    Budget budget = new Budget(1_000_000);
    arrive(budget, "2001:db8:0:1::1", 300_000);
    arrive(budget, "2001:db8:0:2::1", 300_000);
    assertThat(closed).isEmpty();
    arrive(budget, "2001:db8:0:1:ffff::2", 200_000);
    assertThat(closed).containsExactly("2001:db8:0:1::1");
  }

  @Test
  void ofAllTogetherTheLargestGoesAndTheOthersArrive() throws UnknownHostException {
    Budget budget = new Budget(1_000_000);
    arrive(budget, "192.0.2.1", 300_000);
    arrive(budget, "192.0.2.2", 400_000);
    assertThat(closed).isEmpty();
    arrive(budget, "192.0.2.3", 310_000);
    assertThat(closed).containsExactly("192.0.2.2");
    arrive(budget, "192.0.2.4", 350_000);
    assertThat(closed).containsExactly("192.0.2.2");
  }

  @Test
  void howeverShortThePiecesTheyCount() throws UnknownHostException {
    Budget budget = new Budget(100_000);
    Arrival dripping = new Arrival(100_000, budget, connection("192.0.2.1"));
    for (int piece = 1; piece <= 387; piece++) {
      dripping.grow(piece);
    }
    assertThat(closed).isEmpty();
    dripping.grow(388);
    assertThat(closed).containsExactly("192.0.2.1");
  }

  private void arrive(Budget budget, String address, long bytes) throws UnknownHostException {
    new Arrival(bytes, budget, connection(address)).grow(bytes);
  }

  private Connection<?> connection(String address) throws UnknownHostException {
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName(address), 1);
    return (Connection<?>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("closeSilently")) {
                closed.add(address);
              }
              return method.getName().equals("getPeerAddress") ? peer : null;
            });
  }
}
