package org.workflowserver.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientNetworkTest {
  @Test
  void networksOfAddresses() {
    assertThat(ClientNetwork.network("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(ClientNetwork.network("2001:DB8::1")).isEqualTo("20010db800000000/64");
    assertThat(ClientNetwork.network("2001:db8:0:0:1:2:3:4")).isEqualTo("20010db800000000/64");
    assertThat(ClientNetwork.network("fe80::1%eth0")).isEqualTo("fe80000000000000/64");
    assertThat(ClientNetwork.network("::1")).isEqualTo("0000000000000000/64");
    assertThat(ClientNetwork.network("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
  }
}
