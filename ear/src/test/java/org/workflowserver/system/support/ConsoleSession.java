package org.workflowserver.system.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen: it keeps cookies, and sends the forms of the console. */
public final class ConsoleSession {
  private static final String ROOT = "/console";
  private static final String SIGN_IN = ROOT + "/login";
  private static final String TOKEN = "formToken";
  private static final Pattern TOKEN_FIELD =
      Pattern.compile("name=\"" + TOKEN + "\" value=\"([0-9a-f]+)\"");

  /** A problem beside a form, or the message that it was refused. */
  private static final Pattern PROBLEM =
      Pattern.compile(
          "class=\"toast toast-failed\"|<(p|div) id=\"[\\w-]*problem\"[^>]*>(<p>)?[^<]+</");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager())
          .build();

  private final URI server;
  private String token;
  private volatile InputStream open = InputStream.nullInputStream();

  private ConsoleSession(URI server) {
    this.server = server;
    readToken(SIGN_IN);
  }

  /** Somebody who has opened the sign-in page. */
  public static ConsoleSession signedOut(URI server) {
    return new ConsoleSession(server);
  }

  /** Somebody who has signed in. */
  public static ConsoleSession of(URI server, String username, String password) {
    ConsoleSession session = signedOut(server);
    Map<String, String> form =
        Map.of("signInForm", "signInForm", "username", username, "password", password);
    String outcome = session.post(SIGN_IN, withButton(form, "sign-in"));
    assertThat(outcome).as("sign-in of %s", username).isEqualTo("done");
    session.readToken(ROOT + "/");
    return session;
  }

  /** A form's fields, with the button that sends it. */
  public static Map<String, String> withButton(Map<String, String> fields, String button) {
    Map<String, String> pressed = new HashMap<>(fields);
    pressed.put(button, button);
    return pressed;
  }

  /** Opens a page: {@code login} where that leads to the sign-in, else the status. */
  public String open(String path) {
    String outcome = follow(path, send(request(path)));
    return outcome.equals("done") ? "200" : outcome;
  }

  /** What a page holds. */
  public String read(String path) {
    HttpResponse<String> response = send(request(path));
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  /**
   * Sends a form as its page does.
   *
   * @return {@code done} where the browser was sent on, {@code refused} where the page says so,
   *     {@code login} where the sign-in comes first, else the status
   */
  public String post(String path, Map<String, String> fields) {
    Map<String, String> all = new HashMap<>(fields);
    all.put(TOKEN, token);
    return postAsFromElsewhere(path, all);
  }

  /** Sends a form as a script of its page does, for the answer itself. */
  public HttpResponse<String> send(String path, Map<String, String> fields) {
    Map<String, String> all = new HashMap<>(fields);
    all.put(TOKEN, token);
    return send(form(path, all));
  }

  /** Sends a form without the token that ties it to this browser. */
  public String postAsFromElsewhere(String path, Map<String, String> fields) {
    Map<String, String> all = new HashMap<>(fields);
    all.put("jakarta.faces.ViewState", "stateless");
    return follow(path, send(form(path, all)));
  }

  private HttpRequest.Builder form(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return request(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private String follow(String path, HttpResponse<String> first) {
    HttpResponse<String> response = first;
    boolean moved = false;
    for (Optional<String> to = location(response); to.isPresent(); to = location(response)) {
      String target = server.resolve(to.get()).getPath();
      if (target.equals(SIGN_IN) && !path.equals(SIGN_IN)) {
        return "login";
      }
      moved = true;
      response = send(request(to.get()));
    }
    if (response.statusCode() != 200) {
      return Integer.toString(response.statusCode());
    }
    boolean refused = PROBLEM.matcher(response.body()).find();
    return refused ? "refused" : moved ? "done" : "200";
  }

  private static Optional<String> location(HttpResponse<String> response) {
    return response.statusCode() / 100 == 3
        ? response.headers().firstValue("Location")
        : Optional.empty();
  }

  private void readToken(String path) {
    Matcher field = TOKEN_FIELD.matcher(send(request(path)).body());
    assertThat(field.find()).as("a form on %s", path).isTrue();
    token = field.group(1);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      open.close();
      return client.send(request.build(), this::body);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The text of an answer; nothing of a stream, which is left before the next request. */
  private BodySubscriber<String> body(ResponseInfo answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return type.startsWith("text/event-stream")
        ? BodySubscribers.mapping(
            BodySubscribers.ofInputStream(),
            stream -> {
              open = stream;
              return "";
            })
        : BodyHandlers.ofString().apply(answer);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
