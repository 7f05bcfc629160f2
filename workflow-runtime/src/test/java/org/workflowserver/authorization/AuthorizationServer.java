package org.workflowserver.authorization;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;

/**
 * An authorization server as RFC 6749 and 7636 describe it, strict: it knows one client, takes each
 * code once, gives another refresh token each time, and takes everything back when one comes twice.
 */
final class AuthorizationServer implements AutoCloseable {
  static final String CLIENT = "flows";
  static final String SECRET = "the-clients-secret";

  final AtomicInteger refreshes = new AtomicInteger();
  final List<Map<String, String>> requests = new ArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger number = new AtomicInteger();
  private final Map<String, Map<String, String>> codes = new HashMap<>();
  private final Set<String> usedRefreshTokens = new HashSet<>();
  private String refreshToken;
  private volatile boolean revoked;
  private volatile Optional<String> outage = Optional.empty();
  private volatile int errorStatus = 400;
  private volatile String revocation = "invalid_grant";
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Object life = 3_600L;
  private volatile boolean refreshable = true;

  AuthorizationServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** Everything that it gave is good no more. */
  void revoke() {
    revoked = true;
  }

  /** The same, which it says by a status and a code of its own. */
  void revoke(int status, String code) {
    errorStatus = status;
    revocation = code;
    revoke();
  }

  /** Answers so, whatever it is asked. */
  void answerWith(String body) {
    outage = Optional.ofNullable(body);
  }

  void life(Object seconds) {
    life = seconds;
  }

  void givesNothingToRefreshWith() {
    refreshable = false;
  }

  /** Answers nothing until {@link #release}. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  /** Ends the way of a person who agrees: what comes back, by name. */
  Map<String, String> agree(String url) {
    URI uri = URI.create(url);
    Map<String, String> asked = parameters(uri.getRawQuery());
    require(asked.get("response_type").equals("code"), "response type");
    require(asked.get("client_id").equals(CLIENT), "client");
    String code = "code-" + number.incrementAndGet();
    synchronized (this) {
      codes.put(code, asked);
    }
    return Map.of("state", asked.get("state"), "code", code);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("Wrong " + what);
    }
  }

  private void authorize(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form =
          parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      String basic = exchange.getRequestHeaders().getFirst("Authorization");
      gate.await(180, TimeUnit.SECONDS);
      Map<String, Object> answer = outage.isPresent() ? Map.of() : answer(form, basic);
      int status = outage.isPresent() ? 503 : answer.containsKey("error") ? errorStatus : 200;
      byte[] body = outage.orElseGet(() -> Json.write(answer)).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Map<String, Object> answer(Map<String, String> form, String basic) {
    requests.add(form);
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    if (!expected.equals(basic)) {
      return error("invalid_client");
    }
    return switch (form.get("grant_type")) {
      case "client_credentials" -> given(form.get("scope"), false);
      case "authorization_code" -> redeemed(form);
      case "refresh_token" -> refreshed(form);
      default -> error("unsupported_grant_type");
    };
  }

  private Map<String, Object> redeemed(Map<String, String> form) {
    Map<String, String> asked = codes.remove(form.get("code"));
    if (asked == null || !asked.get("redirect_uri").equals(form.get("redirect_uri"))) {
      return error("invalid_grant");
    }
    String challenge = asked.get("code_challenge");
    if (challenge != null) {
      String verifier = form.getOrDefault("code_verifier", "");
      String computed =
          Base64.getUrlEncoder().withoutPadding().encodeToString(Text.sha256(verifier));
      if (!"S256".equals(asked.get("code_challenge_method")) || !challenge.equals(computed)) {
        return error("invalid_grant");
      }
    }
    return given(asked.get("scope"), true);
  }

  private Map<String, Object> refreshed(Map<String, String> form) {
    String token = form.get("refresh_token");
    refreshes.incrementAndGet();
    if (!usedRefreshTokens.add(token) || !token.equals(refreshToken)) {
      revoked = true;
    }
    return revoked ? error(revocation) : given(null, true);
  }

  private Map<String, Object> given(String scope, boolean withRefreshToken) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", "access-token-" + number.incrementAndGet());
    answer.put("token_type", "bearer");
    answer.put("expires_in", life);
    if (withRefreshToken && refreshable) {
      refreshToken = "refresh-token-" + number.incrementAndGet();
      answer.put("refresh_token", refreshToken);
    }
    if (scope != null) {
      answer.put("scope", scope);
    }
    String claims = Json.write(Map.of("email", "ada@example.com"));
    answer.put(
        "id_token",
        "e30."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + ".sig");
    return answer;
  }

  private static Map<String, Object> error(String code) {
    return Map.of("error", code, "error_description", "it says " + SECRET);
  }

  static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
