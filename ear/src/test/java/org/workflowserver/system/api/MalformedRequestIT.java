package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.SharedServerExtension;

/** What cannot be read, or has no place on the server, is refused as a problem. */
@ExtendWith(SharedServerExtension.class)
class MalformedRequestIT {
  private final ServerProcess process;
  private final URI server;
  private final String token;
  private final ApiClient api;

  MalformedRequestIT(ServerFixture fixture) {
    process = fixture.server();
    server = process.address();
    token = fixture.issuer().token("malformed-requests", "admin");
    api = fixture.anonymous().withToken(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%zz",
        "/%",
        "/workflows/%",
        "/workflows/%4",
        "/workflows/%zz",
        "/workflows/%%",
        "/workflows/%-1",
        "/workflows/%u0041",
        "/workflows/%e4",
        "/workflows/%c0%af",
        "/workflows/%ed%a0%80",
        "/workflows/%f5%80%80%80",
        "/workflows/%00",
        "/workflows/a%00b",
        "/workflows/a%5cb",
        "/workflows/..",
        "/workflows/../..",
        "/workflows/./x",
        "/workflows/..%2f..",
        "/workflows/%2e%2e/%2E",
        "/../workflows",
        "/workflows/..;a=b/x",
        "/%zz/../workflows",
        "/workflows/../%zz",
        "/console/%zz",
        "/console/runs.xhtml?%zz",
        "/health/%zz",
        "/health/live?%",
        "/metrics/%zz",
        "/openapi?a=%zz",
        "/auth/token?%zz",
        "/.well-known/%zz",
        "/workflows?limit=%zz",
        "/workflows?%zz=1",
        "/workflows?name=%",
        "/workflows?name=%e4",
        "/workflows?name=a&b=%4",
        "/workflows?name=%u00e4",
        "/workflows?name=%ff%fe",
        "/%zz?%zz"
      })
  void isRefusedByEveryMethodWithAndWithoutToken(String address) throws IOException {
    for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS"}) {
      for (String header : new String[] {"", "Authorization: Bearer " + token + "\r\n"}) {
        ApiResponse response =
            RawHttpClient.send(server, request(method + " " + address, header, ""));
        assertThat(response).isProblem(400, "parameter_invalid");
      }
    }
    ApiResponse response =
        RawHttpClient.send(server, request("POST " + address, "", "{\"name\": \"x\"}"));
    assertThat(response).isProblem(400, "parameter_invalid");
    assertThat(response.header("x-request-id")).isPresent();
  }

  @Test
  void aStatusHasItsNameThoughTheContainerDoesNotKnowIt() throws IOException {
    String request =
        "POST /workflows HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    assertThat(RawHttpClient.statusLine(server, request))
        .isEqualTo("HTTP/1.1 422 Unprocessable Content");
  }

  @Test
  void theRootLeadsBrowsersToTheConsole() throws IOException {
    for (String accept : new String[] {"text/html,*/*;q=0.8", "*/*;q=0.1,text/html;q=0.5"}) {
      ApiResponse browser =
          RawHttpClient.send(server, request("GET /", "Accept: " + accept + "\r\n", ""));
      assertThat(browser).hasStatus(302).hasHeader("Location", "/console/");
    }
    for (String accept : new String[] {"", "Accept: */*\r\n", "Accept: application/json\r\n"}) {
      assertThat(RawHttpClient.send(server, request("GET /", accept, "")))
          .isProblem(404, "resource_missing");
    }
  }

  @Test
  void aClientThatSendsNothingButItsNameIsToldWhatIsMissing() throws IOException {
    ApiResponse refused =
        RawHttpClient.send(
            server, request("POST /auth/token", "Authorization: Basic dmx0OndmaA==\r\n", ""));
    assertThat(refused)
        .hasStatus(400)
        .hasMember("code", "body_malformed")
        .hasMember("error", "invalid_request");
    assertThat(refused.string("error_description")).contains("grant_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/workflows?name=%c3%a4",
        "/workflows?name=\u00c3\u00a4",
        "/workflows?name=%F0%9F%98%80",
        "/workflows?name=100%25",
        "/workflows?name=%5c",
        "/workflows?name=a+b&unknown=%2525",
        "/workflows?"
      })
  void isTakenWhenItCanBe(String address) throws IOException {
    String header = "Authorization: Bearer " + token + "\r\n";
    assertThat(RawHttpClient.send(server, request("GET " + address, header, ""))).hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/workflows/%2525",
        "/workflows/%c3%a4",
        "/workflows/a%2fb",
        "/workflows/a..b",
        "/workflows/vault/api-key:x",
        "/workflows/vault/api-key%3Ax",
        "/health/readyy",
        "/health/ready/",
        "/a:b"
      })
  void isNotFoundWhenItIsNobodys(String address) throws IOException {
    String header = "Authorization: Bearer " + token + "\r\n";
    assertThat(RawHttpClient.send(server, request("GET " + address, header, "")))
        .isProblem(404, "resource_missing");
  }

  @Test
  void theAddressThatSaysSoSaysNothingElse() throws IOException {
    assertThat(RawHttpClient.send(server, request("GET /.malformed", "", "")))
        .isProblem(400, "parameter_invalid");
    assertThat(RawHttpClient.send(server, request("GET /.problem", "", "")))
        .isProblem(404, "resource_missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FOO", "get", "PROPFIND", "PATCH", "TRACE", "CONNECT", "PRI"})
  void aMethodThatAnAddressDoesNotHaveIsRefused(String method) throws IOException {
    String header = "Authorization: Bearer " + token + "\r\n";
    for (String address : new String[] {"/metrics", "/health/live", "/openapi", "/workflows"}) {
      ApiResponse refused = RawHttpClient.send(server, request(method + " " + address, header, ""));
      assertThat(refused).isProblem(405, "method_not_allowed");
      assertThat(String.join(", ", refused.headers().get("vary")))
          .isEqualTo("Accept-Encoding, Origin");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Text: \u00e4\r\n",
        "X-Control: a\u0001b\r\n",
        "X Space: a\r\n",
        "Content-Length: 2\r\n\r\n{}",
        "Content-Length: -1\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Host: a:xyz\r\n",
        "Host: \r\n",
        "Host: a\r\nHost: a\r\n",
        "long",
        "many"
      })
  void whatCannotBeReadIsRefusedWithAProblem(String headers) throws IOException {
    String more =
        switch (headers) {
          case "long" -> "X-Long: " + "a".repeat(8_192) + "\r\n";
          case "many" -> "X-Many: a\r\n".repeat(200);
          default -> headers;
        };
    for (String protocol : new String[] {"HTTP/1.1", "HTTP/9.9", "XYZ"}) {
      String host = more.startsWith("Host") ? "" : "Host: localhost\r\n";
      String request = "GET /workflows " + protocol + "\r\n" + host + more + "\r\n";
      assertThat(RawHttpClient.send(server, request)).isProblem(400, "parameter_invalid");
    }
  }

  /** Fields behind a chunked body, which the container would add to those before it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 90})
  void whatFollowsABodyIsNotReadAsItsHeader(int trailers) throws IOException {
    String head =
        "POST /workflows HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    String whole = "\r\n2\r\n{}\r\n0\r\n" + "X-Late: a\r\n".repeat(trailers) + "%s\r\n";
    String authorization = "Authorization: Bearer " + token + "\r\n";
    String most = head + authorization + "X-Many: a\r\n".repeat(95) + whole.formatted("");
    assertThat(RawHttpClient.send(server, most)).isProblem(422, "parameter_missing");
    assertThat(RawHttpClient.send(server, head + whole.formatted(authorization)))
        .isProblem(401, "token_missing");
  }

  /** What the listener refuses is refused before the application could allow a page to read it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 9999999\r\n",
        "Content-Length: x\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Content-Length: 0\r\nX Space: a\r\n"
      })
  void pagesOfAnAllowedOriginMayReadWhyTheListenerRefuses(String headers) throws IOException {
    String request =
        "POST /workflows HTTP/1.1\r\nHost: localhost\r\nOrigin: %s\r\n" + headers + "\r\n";
    ApiResponse allowed = RawHttpClient.send(server, request.formatted(ServerFixture.ORIGIN));
    assertThat(allowed.status()).isIn(400, 413);
    assertThat(allowed)
        .hasHeader("Access-Control-Allow-Origin", ServerFixture.ORIGIN)
        .hasHeader("Vary", "Accept-Encoding, Origin");
    assertThat(RawHttpClient.send(server, request.formatted("https://other.example")))
        .hasStatus(allowed.status())
        .hasNoHeader("Access-Control-Allow-Origin");
  }

  /** Also of an answer that is longer than what is kept before it is sent. */
  @ParameterizedTest
  @ValueSource(
      strings = {"/workflows", "/workflows/components", "/openapi", "/metrics", "/health/live"})
  void headTellsOfGetAndOptionsOfBoth(String address) throws IOException {
    ApiResponse got = api.get(address).send();
    ApiResponse told = api.call("HEAD", address).send();
    assertThat(told).hasStatus(200);
    assertThat(told.body()).isEmpty();
    assertThat(told.header("Content-Type")).isEqualTo(got.header("Content-Type"));
    if (!address.equals("/metrics")) {
      assertThat(told).hasHeader("Content-Length", Integer.toString(got.body().length));
    }
    ApiResponse asked = api.call("OPTIONS", address).send();
    assertThat(asked).hasStatus(200);
    assertThat(asked.header("Allow").orElse("")).contains("GET", "HEAD", "OPTIONS");
    assertThat(api.call("PATCH", address).send().header("Allow").orElse(""))
        .contains("GET", "HEAD");
  }

  @Test
  void aTokenInTheAddressOfAFormStaysOutOfTheLog() throws IOException {
    String address = "/workflows/webhooks/whsec_of-a-form?a=b";
    String form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for (String method : new String[] {"GET", "POST", "PUT"}) {
      RawHttpClient.send(server, request(method + " " + address, form, ""));
    }
    assertThat(String.join("\n", process.errorLines())).doesNotContain("whsec_of-a-form");
  }

  private static String request(String methodAndAddress, String header, String body) {
    return methodAndAddress
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + header
        + (body.isEmpty() ? "" : "Content-Type: application/json\r\n")
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
