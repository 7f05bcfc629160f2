package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.TokenIssuer;
import org.workflowserver.system.support.WorkflowBuilder;

/** Whatever is wrong with a call: the answer is a problem that says so, and nothing is stored. */
@ExtendWith(SharedServerExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadInputIT {
  private static final String TENANT = "bad-input";
  private static final String UNKNOWN_WORKFLOW = "fl_01hzzzzzzzzzzzzzzzzzzzzzzz";
  private static final String UNKNOWN_RUN = "fl_run_01hzzzzzzzzzzzzzzzzzzzzzzz";

  private final ServerFixture fixture;
  private final URI server;
  private final String token;
  private final ApiClient api;
  private String workflow;

  BadInputIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.server = fixture.server().address();
    this.token = fixture.issuer().token(TENANT, "admin");
    this.api = fixture.anonymous().withToken(token);
  }

  @BeforeAll
  void makeWorkflow() {
    workflow = api.create(aWorkflow().manual());
  }

  @AfterEach
  void nothingIsStored() {
    assertThat(api.get("/workflows").send().rows())
        .extracting(row -> row.get("id"))
        .containsExactly(workflow);
    assertThat(api.get("/workflows/" + workflow).send()).hasMember("name", "A workflow");
    assertThat(api.get("/workflows/" + workflow + "/executions").send().rows("data")).isEmpty();
  }

  /**
   * One wrong call.
   *
   * @param pointer where the problem points; null for nowhere
   */
  private record Wrong(
      String name, ApiClient.Request call, int status, String code, String pointer) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource
  void aWrongBodyIsRefused(Wrong wrong) {
    check(wrong);
  }

  Stream<Wrong> aWrongBodyIsRefused() {
    String create = "/workflows";
    return Stream.of(
        body("no body", create, "", 400, "body_malformed"),
        body("half an object", create, "{\"name\":", 400, "body_malformed"),
        body("trailing garbage", create, "{} x", 400, "body_malformed"),
        body("two values", create, "{}{}", 400, "body_malformed"),
        body("a repeated member", create, "{\"name\":\"a\",\"name\":\"b\"}", 400, "body_malformed"),
        body("single quotes", create, "{'name':1}", 400, "body_malformed"),
        body("a comment", create, "{/* x */}", 400, "body_malformed"),
        body("NaN", create, "{\"name\":NaN}", 400, "body_malformed"),
        body("a huge exponent", create, "{\"name\":1e999999}", 400, "body_malformed"),
        body("a huge negative exponent", create, "{\"name\":1e-999999}", 400, "body_malformed"),
        body(
            "too many digits",
            create,
            "{\"name\":" + "9".repeat(5_000) + "}",
            400,
            "body_malformed"),
        body("65 levels", create, nested(65), 400, "body_malformed"),
        body("20,000 levels", create, nested(20_000), 400, "body_malformed"),
        body("a raw control character", create, "{\"name\":\"\u0001\"}", 400, "body_malformed"),
        bytes("invalid UTF-8", new byte[] {'{', '"', (byte) 0xc3, '(', '"', ':', '1', '}'}),
        bytes("UTF-16", "{}".getBytes(StandardCharsets.UTF_16)),
        bytes("a surrogate in UTF-8", surrogate()),
        body("an array", create, "[]", 422, "parameter_invalid", ""),
        body("a text", create, "\"x\"", 422, "parameter_invalid", ""),
        body("null", create, "null", 422, "parameter_invalid", ""),
        wrong(
            "another media type",
            api.post(create).body("text/plain", "{}".getBytes(StandardCharsets.UTF_8)),
            415,
            "media_type_unsupported"),
        wrong(
            "another charset",
            api.post(create)
                .body(
                    "application/json; charset=iso-8859-1", "{}".getBytes(StandardCharsets.UTF_8)),
            415,
            "media_type_unsupported"),
        wrong(
            "no media type",
            api.post(create).body("{}".getBytes(StandardCharsets.UTF_8)),
            415,
            "media_type_unsupported"),
        wrong(
            "a compressed body",
            api.post(create).header("Content-Encoding", "gzip").json(Map.of("name", "x")),
            415,
            "media_type_unsupported"),
        body("an execution's half", execute(), "{", 400, "body_malformed"),
        body(
            "an execution's context",
            execute(),
            "{\"context\":[1]}",
            422,
            "parameter_invalid",
            "/context"),
        body(
            "a text as context",
            execute(),
            "{\"context\":\"x\"}",
            422,
            "parameter_invalid",
            "/context"),
        body("a test of nothing", "/workflows/test-node", "{}", 422, "parameter_missing", "/node"),
        body("a validation of nothing", "/workflows/validate", "", 400, "body_malformed"));
  }

  @ParameterizedTest
  @MethodSource
  void aWrongWorkflowIsRefusedWhereItIsWrong(Wrong wrong) {
    check(wrong);
  }

  Stream<Wrong> aWrongWorkflowIsRefusedWhereItIsWrong() {
    return Stream.of(
        body("nothing", "/workflows", "{}", 422, "parameter_missing", "/name"),
        body(
            "no nodes",
            "/workflows",
            "{\"name\":\"a\",\"edges\":[]}",
            422,
            "parameter_missing",
            "/nodes"),
        body(
            "no edges",
            "/workflows",
            "{\"name\":\"a\",\"nodes\":[]}",
            422,
            "parameter_missing",
            "/edges"),
        member("name", 1L, "/name"),
        member("name", "", "/name"),
        member("name", " ", "/name"),
        member("name", "x".repeat(256), "/name"),
        member("is_active", "yes", "/is_active"),
        member("description", List.of(), "/description"),
        member("nodes", "none", "/nodes"),
        member("nodes", Map.of(), "/nodes"),
        member("edges", "none", "/edges"),
        member("settings", List.of(), "/settings"),
        member("schedule_timezone", "Mars/Olympus", "/schedule_timezone"),
        invalid("no trigger", aWorkflow().transform("x"), "/nodes"),
        invalid(
            "two triggers", aWorkflow().manual().node("b", "manual_trigger", Map.of()), "/nodes/1"),
        invalid(
            "an unknown component",
            aWorkflow().manual().node("b", "wizard", Map.of()),
            "/nodes/1/data/componentId"),
        invalid(
            "an id twice",
            aWorkflow().manual().transform("x").from("start", null).transform("y"),
            "/nodes/2/id"),
        invalid(
            "an id with blanks",
            aWorkflow().manual().node("a b", "text_transform", Map.of("template", "x")),
            "/nodes/1/id"),
        invalid(
            "a cycle",
            aWorkflow()
                .manual()
                .transform("x")
                .node("b", "text_transform", Map.of("template", "x"))
                .edge("b", null, "text"),
            "/edges"),
        invalid(
            "an edge to itself",
            aWorkflow().manual().transform("x").edge("text", null, "text"),
            "/edges"),
        invalid(
            "an edge to nowhere",
            aWorkflow().manual().edge("start", null, "nowhere"),
            "/edges/0/target"),
        invalid(
            "an edge from nowhere",
            aWorkflow().manual().edge("nowhere", null, "start"),
            "/edges/0/source"),
        invalid(
            "an edge into the trigger",
            aWorkflow().manual().transform("x").edge("text", null, "start"),
            "/edges/1/target"),
        invalid(
            "an unknown handle",
            aWorkflow().manual().from("start", "sideways").transform("x"),
            "/edges/0/sourceHandle"),
        invalid(
            "a missing configuration",
            aWorkflow().manual().node("b", "text_transform", Map.of()),
            "/nodes/1/data/template"),
        invalid(
            "a wrong configuration",
            aWorkflow().manual().condition("x", "resembles", "y"),
            "/nodes/1/data/operator"),
        invalid(
            "a template that does not parse",
            aWorkflow().manual().transform("{{ trigger."),
            "/nodes/1/data/template"),
        invalid(
            "a template that looks ahead",
            aWorkflow()
                .manual()
                .node("a", "text_transform", Map.of("template", "{{ text }}"))
                .transform("x"),
            "/nodes/1/data/template"));
  }

  @ParameterizedTest
  @MethodSource
  void aWrongParameterOrHeaderIsRefused(Wrong wrong) {
    check(wrong);
  }

  Stream<Wrong> aWrongParameterOrHeaderIsRefused() {
    String executions = "/workflows/" + workflow + "/executions";
    return Stream.of(
        query("/workflows?limit=0", "limit"),
        query("/workflows?limit=501", "limit"),
        query("/workflows?limit=ten", "limit"),
        query("/workflows?limit=", "limit"),
        query("/workflows?limit=1&limit=2", "limit"),
        query("/workflows?limit=99999999999999999999", "limit"),
        query("/workflows?is_active=maybe", "is_active"),
        query("/workflows?name=%00", "name"),
        query("/workflows?cursor=bogus", "cursor"),
        query("/workflows?cursor=AAAA", "cursor"),
        query("/workflows?cursor=%00", "cursor"),
        query(executions + "?page=0", "page"),
        query(executions + "?page=-1", "page"),
        query(executions + "?page=101&per_page=100", "page"),
        query(executions + "?page=334&per_page=30", "page"),
        query(executions + "?per_page=101", "per_page"),
        query(executions + "?cursor=%21", "cursor"),
        query(executions + "?status=bogus", "status"),
        query(executions + "?status=completed,", "status"),
        query(executions + "?include=logs", "include"),
        query(executions + "?sort=name", "sort"),
        query("/workflows/runs?include=", "include"),
        query(executions + "?from=yesterday", "from"),
        query(executions + "?to=2025-13-01T00:00:00Z", "to"),
        query("/workflows/" + workflow + "/logs?status=completed", "status"),
        query("/workflows/" + workflow + "/logs?cursor=bogus", "cursor"),
        wrong(
            "a key that is too long",
            start().header("Idempotency-Key", "x".repeat(256)),
            400,
            "parameter_invalid"),
        wrong("an empty key", start().header("Idempotency-Key", ""), 400, "parameter_invalid"),
        wrong("a tag without quotes", rename().header("If-Match", "1"), 412, "version_stale"),
        wrong("a weak tag", rename().header("If-Match", "W/\"1\""), 412, "version_stale"),
        wrong(
            "a deletion of another state",
            api.delete("/workflows/" + workflow).header("If-Match", "\"999\""),
            412,
            "version_stale"),
        wrong(
            "an Accept for pages",
            api.get("/workflows").header("Accept", "text/html"),
            406,
            "not_acceptable"),
        wrong(
            "an Accept that is none",
            api.get("/workflows").header("Accept", "all"),
            406,
            "not_acceptable"));
  }

  @ParameterizedTest
  @MethodSource
  void aWrongAddressOrMethodIsRefused(Wrong wrong) {
    check(wrong);
  }

  Stream<Wrong> aWrongAddressOrMethodIsRefused() {
    return Stream.of(
        missing("/workflows/" + UNKNOWN_WORKFLOW),
        missing("/workflows/" + UNKNOWN_WORKFLOW.toUpperCase(Locale.ROOT)),
        missing("/workflows/fl_"),
        missing("/workflows/1"),
        missing("/workflows/" + workflow.replace("fl_", "fl_run_")),
        missing("/workflows/%27%20OR%201=1"),
        missing("/workflows/%F0%9F%92%A9"),
        missing("/workflows/" + "x".repeat(2_000)),
        missing("/workflows/runs/" + UNKNOWN_RUN),
        missing("/workflows/runs/" + workflow),
        missing("/workflows/" + UNKNOWN_WORKFLOW + "/executions"),
        missing("/workflows/" + UNKNOWN_WORKFLOW + "/logs"),
        missing("/workflows/" + workflow + "/nothing"),
        missing("/nothing"),
        missing("/"),
        missing("/.problem"),
        missing("/WEB-INF/web.xml"),
        missing("/META-INF/openapi.yaml"),
        wrong(
            "a start of nothing", api.execute(UNKNOWN_WORKFLOW, Map.of()), 404, "resource_missing"),
        wrong(
            "a change of nothing",
            api.put("/workflows/" + UNKNOWN_WORKFLOW).json(Map.of("name", "x")),
            404,
            "resource_missing"),
        wrong(
            "a deletion of nothing",
            api.delete("/workflows/" + UNKNOWN_WORKFLOW),
            404,
            "resource_missing"));
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    Map<String, String> wrong = new HashMap<>();
    wrong.put("/workflows", "DELETE");
    wrong.put("/workflows/" + workflow, "PATCH");
    wrong.put(execute(), "GET");
    wrong.put("/workflows/" + workflow + "/logs", "POST");
    wrong.put("/auth/token", "GET");
    wrong.forEach(
        (path, method) -> {
          ApiResponse response = api.call(method, path).send();
          assertThat(response).as(path).isProblem(405, "method_not_allowed");
          assertThat(response.header("Allow").orElse("")).as(path).contains("OPTIONS");
        });
    assertThat(api.call("DELETE", "/workflows").send().header("Allow").orElse(""))
        .contains("GET")
        .contains("POST");
  }

  @Test
  void headAndOptionsSayNoMoreThanTheyShould() {
    ApiResponse head = api.call("HEAD", "/workflows/" + workflow).send();
    assertThat(head).hasStatus(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("ETag")).isPresent();
    ApiResponse unknown = api.call("HEAD", "/workflows/" + UNKNOWN_WORKFLOW).send();
    assertThat(unknown).hasStatus(404);
    assertThat(unknown.body()).isEmpty();
    ApiResponse options = api.call("OPTIONS", "/workflows").send();
    assertThat(options.status()).isIn(200, 204);
    assertThat(options).leaksNoInternals();
    assertThat(options.header("Allow").orElse("")).contains("GET").contains("POST");
    assertThat(options).hasNoHeader("Access-Control-Allow-Origin");
    for (String path : List.of("/auth/token", "/workflows/callbacks/x", "/workflows", "/openapi")) {
      ApiResponse asked = fixture.anonymous().call("OPTIONS", path).send();
      assertThat(asked).hasStatus(200);
      assertThat(asked.header("Allow").orElse("")).contains("OPTIONS");
    }
  }

  @ParameterizedTest
  @MethodSource
  void aWrongTokenIsRefused(Wrong wrong) {
    check(wrong);
  }

  Stream<Wrong> aWrongTokenIsRefused() {
    TokenIssuer issuer = fixture.issuer();
    String good = issuer.token(TENANT, "admin");
    return Stream.of(
        wrong("no token", fixture.anonymous().get("/workflows"), 401, "token_missing"),
        wrong(
            "no token, and a body that is wrong",
            fixture.anonymous().post("/workflows").body("text/plain", new byte[10]),
            401,
            "token_missing"),
        bearer("an empty token", "", "token_invalid"),
        bearer("no JWT", "abc", "token_invalid"),
        bearer("two dots", "a.b.c", "token_invalid"),
        bearer("algorithm none", issuer.unsigned(), "token_invalid"),
        bearer("HMAC by the public key", issuer.signedByPublicKey(), "token_invalid"),
        bearer("another's signature", issuer.forged(), "token_invalid"),
        bearer("a signature cut short", good.substring(0, good.length() - 8), "token_invalid"),
        bearer("no signature", good.substring(0, good.lastIndexOf('.') + 1), "token_invalid"),
        bearer("a token that is written in another way", good + "!", "token_invalid"),
        bearer(
            "a token of the future",
            issuer.tokenWith(
                TENANT,
                "admin",
                claims -> claims.issueTime(Date.from(Instant.now().plusSeconds(600)))),
            "token_invalid"),
        bearer("another issuer", issuer.ofAnotherIssuer(), "token_invalid"),
        bearer("another audience", issuer.forAnotherAudience(), "token_invalid"),
        bearer("no tenant", issuer.withoutTenant(), "token_invalid"),
        bearer(
            "the built-in issuer's name",
            issuer.tokenWith(
                TENANT,
                "admin",
                claims -> claims.issuer("workflow-server").audience("workflow-server")),
            "token_invalid"),
        bearer(
            "no end",
            issuer.tokenWith(TENANT, "admin", claims -> claims.expirationTime(null)),
            "token_invalid"),
        bearer("an expired token", issuer.expired(), "token_expired"),
        wrong(
            "a password instead of a token",
            fixture.anonymous().get("/workflows").header("Authorization", "Basic YTpi"),
            401,
            "token_invalid"),
        wrong(
            "no known group",
            fixture.anonymous().withToken(issuer.token(TENANT, "kings")).get("/workflows"),
            403,
            "scope_missing"));
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
    ApiResponse response =
        RawHttpClient.send(
            server,
            head("POST /workflows", "Content-Type: application/json", "Content-Length: 2097152"));
    assertThat(response).isProblem(413, "body_too_large").hasMember("title", "Content Too Large");
  }

  @Test
  void aBodyThatDoesNotSayHowLargeItIsIsReadNoFurtherThanTheLimit() throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        ascii(
            head(
                "POST " + execute(),
                "Content-Type: application/json",
                "Transfer-Encoding: chunked")));
    byte[] chunk = ascii("10000\r\n" + " ".repeat(0x10000) + "\r\n");
    for (int i = 0; i < 32; i++) {
      request.writeBytes(chunk);
    }
    assertThat(RawHttpClient.send(server, request.toByteArray())).isProblem(413, "body_too_large");
  }

  @Test
  void aDefinitionWithinTheLimitIsTaken() {
    Map<String, Object> json = aWorkflow().manual().transform("x".repeat(900_000)).json();
    assertThat(api.post("/workflows/validate").json(json).send())
        .hasStatus(200)
        .hasMember("valid", true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/workflows/../etc/passwd",
        "/../../etc/passwd",
        "/workflows/%2e%2e/%2e%2e/etc/passwd",
        "/workflows/..%2f..%2fetc%2fpasswd",
        "/console/../workflows/x/../../WEB-INF/web.xml",
        "/console/assets/%2e%2e/WEB-INF/web.xml",
        "/console/WEB-INF/web.xml",
        "/workflows//",
        "/workflows/%c0%ae%c0%ae/",
        "/workflows/a\\b",
        "/workflows;x=1/y",
        "/workflows/<script>",
        "/workflows/%00",
        "/workflows/x%00y",
        "/workflows/\u0000",
        "/workflows/a\u0001b"
      })
  void anAddressThatNoBrowserWouldSendIsRefused(String path) throws IOException {
    ApiResponse response = RawHttpClient.send(server, head("GET " + path));
    assertThat(response.status()).as("%s", response).isBetween(302, 499);
    assertThat(response).leaksNoInternals();
    assertThat(response.text()).doesNotContain("root:").doesNotContain("<web-app");
  }

  @Test
  void nobodyCanFillTheLogFromOutside() throws IOException {
    int before = fixture.server().errorLines().size();
    for (String request :
        List.of(
            head("GET /workflows/%zz"),
            head("GET /%00"),
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n")) {
      RawHttpClient.sendAndHalfClose(server, request);
    }
    // Other tests share the server.
    assertThat(fixture.server().errorLines().stream().skip(before))
        .noneMatch(line -> line.startsWith("\tat "));
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000, 70_000, 300_000})
  void aHugeHeaderOrPathIsRefused(int length) throws IOException {
    String much = "x".repeat(length);
    for (String request :
        List.of(head("GET /workflows", "X-Much: " + much), head("GET /workflows/" + much))) {
      ApiResponse response = RawHttpClient.send(server, request);
      assertThat(response.status()).as("%s", response).isBetween(400, 499);
      assertThat(response).leaksNoInternals();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET /workflows\r\n\r\n",
        "GET /workflows HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /workflows HTTP/1.1\r\n\r\n",
        "GET /workflows HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /workflows HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET /workflows HTTP/1.1\r\nHost: a\r\nno colon here\r\n\r\n",
        "POST /workflows HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        "POST /workflows HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST /workflows HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /workflows HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "POST /workflows HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: squeezed\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: a\r\nX-Secret: s3cr3t\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"
      })
  void whatIsNotHttpGetsNothingOutOfTheServer(String request) throws IOException {
    try {
      ApiResponse response = RawHttpClient.sendAndHalfClose(server, request);
      assertThat(response.status())
          .as("%s", response)
          .matches(status -> status == 0 || (status >= 400 && status < 506 && status != 500));
      assertThat(response).leaksNoInternals();
      assertThat(response.text()).doesNotContain("s3cr3t");
    } catch (SocketException e) {
      // Closed without a word, which is an answer too.
      assertThat(e).hasMessageContaining("Connection reset");
    }
  }

  private void check(Wrong wrong) {
    ApiResponse response = wrong.call.send();
    assertThat(response).isProblem(wrong.status, wrong.code);
    if (wrong.pointer != null) {
      assertThat(response).hasErrorAt(wrong.pointer);
    }
  }

  private static Wrong wrong(String name, ApiClient.Request call, int status, String code) {
    return new Wrong(name, call, status, code, null);
  }

  private Wrong body(String name, String path, String text, int status, String code) {
    return body(name, path, text, status, code, null);
  }

  private Wrong body(
      String name, String path, String text, int status, String code, String pointer) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Wrong(name, api.post(path).body("application/json", bytes), status, code, pointer);
  }

  private Wrong bytes(String name, byte[] bytes) {
    return wrong(
        name, api.post("/workflows").body("application/json", bytes), 400, "body_malformed");
  }

  private Wrong member(String name, Object value, String pointer) {
    Map<String, Object> json = new HashMap<>(aWorkflow().manual().json());
    json.put(name, value);
    return new Wrong(
        name + " is " + value.getClass().getSimpleName() + " " + pointer,
        api.post("/workflows").json(json),
        422,
        "parameter_invalid",
        pointer);
  }

  private Wrong invalid(String name, WorkflowBuilder builder, String pointer) {
    return new Wrong(
        name, api.post("/workflows").json(builder.json()), 422, "workflow_invalid", pointer);
  }

  private Wrong query(String path, String parameter) {
    return new Wrong(path, api.get(path), 400, "parameter_invalid", "/query/" + parameter);
  }

  private Wrong missing(String path) {
    String name = path.length() > 60 ? path.substring(0, 60) + "…" : path;
    return wrong(name, api.get(path), 404, "resource_missing");
  }

  private Wrong bearer(String name, String text, String code) {
    return wrong(name, fixture.anonymous().withToken(text).get("/workflows"), 401, code);
  }

  private ApiClient.Request start() {
    return api.execute(workflow, Map.of());
  }

  private ApiClient.Request rename() {
    return api.put("/workflows/" + workflow).json(Map.of("name", "Renamed"));
  }

  private String execute() {
    return "/workflows/" + workflow + "/execute";
  }

  private String head(String methodAndPath, String... headers) {
    List<String> lines = new ArrayList<>();
    lines.add(methodAndPath + " HTTP/1.1");
    lines.add("Host: " + server.getAuthority());
    lines.add("Authorization: Bearer " + token);
    lines.add("Connection: close");
    lines.addAll(List.of(headers));
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
  }

  /** Half a pair, as some encoders write it; no valid UTF-8. */
  private static byte[] surrogate() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ascii("{\"name\":\""));
    bytes.writeBytes(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
    bytes.writeBytes(ascii("\"}"));
    return bytes.toByteArray();
  }
}
