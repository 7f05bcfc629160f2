package org.workflowserver.distribution.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.settings.AllowedOrigins;

class CrossOriginsTest {
  private static final String ORIGIN = "https://app.example";

  @Test
  void whatTheListenerAnswersMayBeRead() {
    HttpResponsePacket response = responseTo(ORIGIN);
    CrossOrigins.allow(new AllowedOrigins(List.of(ORIGIN)), response);
    assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(response.getHeader("Access-Control-Expose-Headers")).contains("Retry-After");
    assertThat(response.getHeader("Vary")).isEqualTo("Accept-Encoding, Origin");
  }

  @Test
  void whatTheApplicationSaysOfAnAnswerStays() {
    HttpResponsePacket response = responseTo(ORIGIN);
    response.setHeader("Access-Control-Expose-Headers", "Link");
    response.setHeader("Vary", "Accept-Encoding, Origin");
    CrossOrigins.allow(new AllowedOrigins(List.of(ORIGIN)), response);
    assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(response.getHeader("Access-Control-Expose-Headers")).isEqualTo("Link");
    assertThat(response.getHeader("Vary")).isEqualTo("Accept-Encoding, Origin");
    response.setHeader("Vary", "Accept-Encoding");
    CrossOrigins.allow(new AllowedOrigins(List.of(ORIGIN)), response);
    assertThat(response.getHeader("Vary")).isEqualTo("Accept-Encoding, Origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cookie,Origin", "Cookie ,\tOrigin", " origin,, Cookie ", "Cookie"})
  void aFieldIsNamedOnceHoweverTheListIsWritten(String said) {
    HttpResponsePacket response = responseTo(ORIGIN);
    response.setHeader("Vary", said);
    CrossOrigins.allow(new AllowedOrigins(List.of(ORIGIN)), response);
    assertThat(response.getHeader("Vary")).isEqualToIgnoringCase("Accept-Encoding, Cookie, Origin");
  }

  @Test
  void pagesOfOtherOriginsReadNothing() {
    HttpResponsePacket response = responseTo("https://other.example");
    CrossOrigins.allow(new AllowedOrigins(List.of(ORIGIN)), response);
    assertThat(response.getHeader("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void anAnswerSaysWhatItDiffersByWhereNoPageMayReadItToo() {
    HttpResponsePacket response = responseTo(ORIGIN);
    CrossOrigins.allow(new AllowedOrigins(List.of()), response);
    assertThat(response.getHeader("Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void anAnswerWhoseFieldsAreClosedIsReadToo() {
    HttpResponsePacket response = responseTo(ORIGIN);
    response.getHeaders().mark();
    CrossOrigins.allow(new AllowedOrigins(List.of(ORIGIN)), response);
    assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(response.getHeader("Vary")).isEqualTo("Accept-Encoding, Origin");
  }

  private static HttpResponsePacket responseTo(String origin) {
    HttpRequestPacket request =
        HttpRequestPacket.builder()
            .method("GET")
            .uri("/workflows")
            .protocol(Protocol.HTTP_1_1)
            .header("Origin", origin)
            .header("Host", "localhost")
            .build();
    return HttpResponsePacket.builder(request).protocol(Protocol.HTTP_1_1).status(400).build();
  }
}
