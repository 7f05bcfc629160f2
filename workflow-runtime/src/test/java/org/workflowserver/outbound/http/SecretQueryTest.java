package org.workflowserver.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretQueryTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          https://a.example/x                              => https://a.example/x
          https://a.example/x?a=1&b                        => https://a.example/x?a=1&b
          https://a.example/x?a=1&token=s3cret&b=2         => https://a.example/x?a=1&token=***&b=2
          https://a.example/x?API-Key=a=b;sig=c#token=d    => https://a.example/x?API-Key=***;sig=***#token=d
          https://a.example/x?%74oken=s3cret               => https://a.example/x?%74oken=***
          https://a.example/x?password=                    => https://a.example/x?password=
          https://a.example/x?%20token=s3cret              => https://a.example/x?%20token=***
          https://a.example/x?%zztoken=s3cret              => https://a.example/x?%zztoken=***
          https://a.example/x?x-auth=a&jwt=b&pass=c&bypass=d => https://a.example/x?x-auth=***&jwt=***&pass=***&bypass=d
          https://a.example/x?token=$1\\                    => https://a.example/x?token=***
          https://a.example/x?a=$1\\&design=2               => https://a.example/x?a=$1\\&design=2
          """)
  void showsNoValueThatIsSecretByItsName(String address, String shown) {
    assertThat(SecretQuery.masked(address)).isEqualTo(shown);
  }
}
