package org.workflowserver.system.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What can be wrong with the method, the path and the query. */
final class AddressMutations {
  static final List<Mutation> ALL =
      List.of(
          new Mutation("method", AddressMutations::method),
          new Mutation("method", AddressMutations::method),
          new Mutation("segment", AddressMutations::segment),
          new Mutation("segment", AddressMutations::segment),
          new Mutation("within a segment", AddressMutations::withinSegment),
          new Mutation("within a segment", AddressMutations::withinSegment),
          new Mutation("whole target", AddressMutations::target),
          new Mutation("query", AddressMutations::query),
          new Mutation("query", AddressMutations::query),
          new Mutation("long query", AddressMutations::longQuery));

  private static final List<String> METHODS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "DELETE",
          "PATCH",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "FOO",
          "get",
          "PROPFIND",
          "PRI",
          "G\u00c3\u00a4T",
          "M".repeat(300),
          "G(T",
          "\r\nGET");

  private static final List<String> PIECES =
      List.of(
          "..",
          ".",
          "%2e%2e",
          "..%2f..",
          "%00",
          "%2f",
          "%5c",
          "\\",
          ":",
          "a:b",
          "::1",
          ";jsessionid=x",
          ";",
          "%c3%28",
          "%c0%ae",
          "%ff",
          "\u00ff",
          "\u00c3\u00a4",
          "%F0%9F%9A%80",
          "%",
          "%zz",
          "%u0041",
          "%252e%252e",
          "*",
          "{id}",
          "%0d%0aX-Injected:%20a",
          "'",
          "\"",
          "<b>",
          "|",
          "^",
          "%20",
          "+",
          "x".repeat(3_000),
          "");

  private static final List<String> TARGETS =
      List.of(
          "*",
          "/",
          "//",
          "http://other/workflows",
          "http://other:80/a:b",
          "https://user:pw@other/workflows",
          "http://",
          "ftp://x/y",
          "workflows",
          "other:443",
          "/workflows//",
          "/metrics/../workflows",
          "/health/x",
          "/openapi/x",
          "/.problem",
          "/.malformed",
          "/WEB-INF/web.xml",
          "/META-INF/MANIFEST.MF",
          "/workflows#fragment",
          "/errors/%",
          "/errors/a:b");

  private static final List<String> QUERY =
      List.of(
          "limit=0",
          "limit=-1",
          "limit=501",
          "limit=1e3",
          "limit=99999999999999999999",
          "limit=",
          "limit",
          "limit=1&limit=2",
          "cursor=x",
          "cursor=%00",
          "cursor=" + "A".repeat(2_000),
          "page=0",
          "page=999999999",
          "per_page=101",
          "count=0",
          "count=1001",
          "status=nonsense",
          "status=failed,,",
          "from=yesterday",
          "from=+999999999-12-31T23:59:59Z",
          "from=0000-01-01T00:00:00Z",
          "to=2026-02-30T00:00:00Z",
          "name=%00",
          "name=%25",
          "name=\u00c3\u00a4",
          "name=%c3",
          "is_active=maybe",
          "workflow_id=%2e%2e",
          "run_id=x:y",
          "%zz=1",
          "=",
          "&&&",
          "a[]=1&a[b]=2",
          "?",
          "actor=%F0%9F%9A%80",
          "action=none");

  private AddressMutations() {}

  private static void method(RawCall call, Random random) {
    call.method = Mutation.anyOf(random, METHODS);
  }

  private static void segment(RawCall call, Random random) {
    String[] segments = call.path.split("/", -1);
    int at = 1 + random.nextInt(Math.max(1, segments.length - 1));
    String piece = Mutation.anyOf(random, PIECES);
    if (at >= segments.length) {
      call.path = call.path + "/" + piece;
      return;
    }
    segments[at] = random.nextBoolean() ? piece : segments[at] + "/" + piece;
    call.path = String.join("/", segments);
  }

  private static void withinSegment(RawCall call, Random random) {
    int at = 1 + random.nextInt(Math.max(1, call.path.length() - 1));
    at = Math.min(at, call.path.length());
    switch (random.nextInt(4)) {
      case 0 -> call.path = call.path.toUpperCase(Locale.ROOT);
      case 1 -> call.path = call.path.substring(0, at);
      default ->
          call.path =
              call.path.substring(0, at) + Mutation.anyOf(random, PIECES) + call.path.substring(at);
    }
  }

  private static void target(RawCall call, Random random) {
    call.path = Mutation.anyOf(random, TARGETS);
  }

  private static void query(RawCall call, Random random) {
    call.query.add(Mutation.anyOf(random, QUERY));
  }

  private static void longQuery(RawCall call, Random random) {
    if (random.nextBoolean()) {
      call.query.add("name=" + "n".repeat(Mutation.anyOf(random, List.of(300, 4_000, 9_000))));
    } else {
      for (int i = 0; i < 1_000; i++) {
        call.query.add("a=" + i % 10);
      }
    }
  }
}
