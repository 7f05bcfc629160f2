package org.workflowserver.system.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/** Redirects lead to a path of the server that was asked, by whatever host and path it was. */
@ExtendWith(SharedServerExtension.class)
class RedirectsIT {
  private static final Pattern TOKEN = Pattern.compile("name=\"formToken\" value=\"([0-9a-f]+)\"");

  private final ServerFixture fixture;

  RedirectsIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, /console/",
    "GET, /console, /console/",
    "GET, /console?a=b, /console/?a=b",
    "GET, /console/, /console/login",
    "GET, /console/runs?status=failed, /console/login?next=%2Fconsole%2Fruns%3Fstatus%3Dfailed",
    "GET, /console/assets, /console/assets/",
    "GET, /console/login/provider, /console/login",
    "GET, //console/runs, /console/login?next=%2F%2Fconsole%2Fruns",
    "GET, //console, /console/",
    "GET, //console/, /console/login?next=%2F%2Fconsole%2F",
    "GET, //console/assets, /console/assets/",
    "GET, //console//assets, /console/assets/",
    "GET, ///console/assets, /console/assets/",
    "GET, //console/login/provider, /console/login",
    "POST, /console/login, /console/login?problem=stale",
    "POST, //console/login, /console/login?problem=stale",
    "POST, //console;@evil.example/login, /console/",
    "POST, /console/login?next=//evil.example/, /console/login?problem=stale",
  })
  void namesNoHost(String method, String address, String location) throws IOException {
    ApiResponse answer = send(method, address, "Accept: text/html\r\n", "");
    assertThat(answer.status()).as("%s", answer).isIn(301, 302);
    assertThat(answer.headers().get("location")).containsExactly(location);
    assertThat(answer.text()).isEmpty();
  }

  @Test
  void whoSignsInAndOutGoesOnByAPathToo() throws IOException {
    ApiResponse page = send("GET", "/console/login", "", "");
    String form =
        "signInForm=signInForm&sign-in=sign-in&username=admin&jakarta.faces.ViewState=stateless"
            + ("&password=" + URLEncoder.encode(ServerFixture.PASSWORD, UTF_8))
            + ("&formToken=" + token(page));
    ApiResponse signedIn =
        send("POST", "/console/login?next=/console/%2e%2e/x", cookies(page), form);
    assertThat(signedIn.headers().get("location")).containsExactly("/console/");

    String session = cookies(signedIn);
    ApiResponse home = send("GET", "/console/", session, "");
    assertThat(home.status()).isEqualTo(200);
    ApiResponse left = send("POST", "/console/sign-out", session, "formToken=" + token(home));
    assertThat(left.headers().get("location")).containsExactly("/console/login");
  }

  private static String token(ApiResponse page) {
    Matcher field = TOKEN.matcher(page.text());
    assertThat(field.find()).as(page.text()).isTrue();
    return field.group(1);
  }

  private static String cookies(ApiResponse answer) {
    return answer.headers().getOrDefault("set-cookie", List.of()).stream()
        .map(cookie -> cookie.replaceFirst(";.*", ""))
        .collect(Collectors.joining("; ", "Cookie: ", "\r\n"));
  }

  private ApiResponse send(String method, String address, String headers, String form)
      throws IOException {
    String body =
        method.equals("POST")
            ? "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(form.length(), form)
            : "\r\n";
    return RawHttpClient.send(
        fixture.server().address(),
        "%s %s HTTP/1.1\r\nHost: evil.example\r\n%s%s".formatted(method, address, headers, body));
  }
}
