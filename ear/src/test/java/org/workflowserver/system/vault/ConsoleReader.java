package org.workflowserver.system.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;

/** Reads the console's pages as the server sends them, as an administrator. */
final class ConsoleReader {
  private static final Pattern TOKEN = Pattern.compile("name=\"formToken\" value=\"([0-9a-f]{64})");
  private static final Pattern ENTRY = Pattern.compile("href=\"(\\?[^\"#]*open=[0-9]+)[^\"]*\"");
  private static final Pattern VALUE = Pattern.compile("href=\"(/console/value[^\"]*)\"");

  private final ApiClient client;
  private final String cookie;

  ConsoleReader(URI server) {
    client = ApiClient.anonymous(server);
    ApiResponse form = client.get("/console/login").send();
    Matcher token = TOKEN.matcher(form.text());
    if (!token.find()) {
      throw new AssertionError("No form to sign in: " + form);
    }
    String body =
        "signInForm=signInForm&username=admin&sign-in=Sign+in&password=%s&formToken=%s&%s"
            .formatted(
                Canary.url(ServerFixture.PASSWORD),
                token.group(1),
                "jakarta.faces.ViewState=stateless");
    ApiResponse signedIn =
        client
            .post("/console/login")
            .body("application/x-www-form-urlencoded", body.getBytes(UTF_8))
            .header("Cookie", cookies(form).getFirst())
            .send();
    assertThat(signedIn).hasStatus(302);
    cookie =
        cookies(signedIn).stream()
            .filter(each -> each.startsWith("WORKFLOWCONSOLE"))
            .reduce((first, last) -> last)
            .orElseThrow();
  }

  private static List<String> cookies(ApiResponse response) {
    return response.headers().getOrDefault("set-cookie", List.of()).stream()
        .map(each -> each.replaceFirst(";.*", ""))
        .toList();
  }

  ApiResponse page(String path) {
    ApiResponse page = client.get(path).header("Cookie", cookie).send();
    assertThat(page).hasStatus(200);
    return page;
  }

  /** Where the page of a run shows an entry of its log whole, from that page. */
  static List<String> entries(ApiResponse page) {
    return ENTRY
        .matcher(page.text())
        .results()
        .map(each -> each.group(1).replace("&amp;", "&"))
        .toList();
  }

  /** Addresses of the values that a page offers to download. */
  static List<String> values(ApiResponse page) {
    return VALUE
        .matcher(page.text())
        .results()
        .map(each -> each.group(1).replace("&amp;", "&"))
        .toList();
  }
}
