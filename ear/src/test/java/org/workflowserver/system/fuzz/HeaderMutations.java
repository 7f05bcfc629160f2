package org.workflowserver.system.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What can be wrong with headers, the token and the framing of a body. */
final class HeaderMutations {
  static final List<Mutation> ALL =
      List.of(
          new Mutation("other token", HeaderMutations::otherToken),
          new Mutation("media type", HeaderMutations::mediaType),
          new Mutation("accept", HeaderMutations::accept),
          new Mutation("long header", HeaderMutations::longHeader),
          new Mutation("strange header", HeaderMutations::strangeHeader),
          new Mutation("wrong value of a header", HeaderMutations::wrongValue),
          new Mutation("header twice", HeaderMutations::twice),
          new Mutation("many headers", HeaderMutations::many),
          new Mutation("body without need", HeaderMutations::bodyWithoutNeed),
          new Mutation("framing", HeaderMutations::framing),
          new Mutation("chunks", HeaderMutations::chunks),
          new Mutation("protocol", HeaderMutations::protocol));

  private static final List<String> TOKENS =
      List.of(
          "",
          "Bearer",
          "Bearer ",
          "Bearer a.b.c",
          "Bearer eyJhbGciOiJub25lIn0.e30.",
          "Bearer wfk_" + "A".repeat(43),
          "Basic YTpi",
          "Basic %%%",
          "Digest a=b",
          "Bearer \u00e4\u00f6",
          "Bearer " + "x".repeat(5_000));

  private static final List<String> MEDIA_TYPES =
      List.of(
          "",
          "text/plain",
          "application/xml",
          "application/json; charset=latin1",
          "application/json; charset=utf-16",
          "application/json; charset=\"",
          "application/json; boundary=x; q=0.1;;;",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "multipart/form-data",
          "application/problem+json",
          "/",
          "json",
          "application",
          "*/*",
          "a/b, c/d",
          "application/json\u00e4");

  private static final List<String> ACCEPTED =
      List.of(
          "",
          "text/html",
          "image/png",
          "*/*;q=0",
          "application/json;q=2",
          ";;;",
          "application/json;q=x, */*",
          "application/x-ndjson",
          "text/event-stream",
          "a/" + "b".repeat(3_000),
          "\u00ff");

  /** Never a wait of seconds: such an answer may take them. */
  private static final List<String> WRONG =
      List.of(
          "Prefer: wait=-1",
          "Prefer: wait=x",
          "Prefer: wait=",
          "Prefer: return=minimal, wait",
          "If-Match: x",
          "If-Match: \"1",
          "If-Match: *",
          "If-Match: W/\"1\", \"2\"",
          "If-None-Match: *",
          "If-None-Match: \"\u0001\"",
          "Idempotency-Key: ",
          "Idempotency-Key: " + "k".repeat(256),
          "Idempotency-Key: \u00e4",
          "Last-Event-ID: x",
          "Last-Event-ID: -1.-1",
          "Last-Event-ID: 99999999999999999999.1",
          "traceparent: 00-0-0-0",
          "X-Request-Id: a b",
          "X-Request-Id: " + "r".repeat(1_000),
          "X-Forwarded-For: x, , 1.2.3.4.5",
          "X-Forwarded-For: [::1",
          "Forwarded: for=\"",
          "X-Forwarded-Proto: gopher",
          "Range: bytes=0-1",
          "Expect: 200-maybe",
          "Expect: 100-continue",
          "Upgrade: h2c",
          "Connection: Upgrade, HTTP2-Settings",
          "Content-Encoding: gzip",
          "Accept-Encoding: gzip, br;q=x",
          "Accept-Language: \u00e4\u00f6, *;q=9",
          "Accept-Charset: utf-7",
          "Origin: null",
          "Cookie: a=\"b; JSESSIONID=../../x; $Version=9",
          "X-HTTP-Method-Override: DELETE",
          "Date: yesterday",
          "Host: a b",
          "Host: [::1",
          "Host: x:99999999",
          "If-Modified-Since: x",
          "TE: trailers, deflate;q=0.5");

  private HeaderMutations() {}

  private static void otherToken(RawCall call, Random random) {
    call.header("Authorization", Mutation.anyOf(random, TOKENS));
  }

  private static void mediaType(RawCall call, Random random) {
    call.header("Content-Type", Mutation.anyOf(random, MEDIA_TYPES));
  }

  private static void accept(RawCall call, Random random) {
    call.header("Accept", Mutation.anyOf(random, ACCEPTED));
  }

  private static void longHeader(RawCall call, Random random) {
    int length = Mutation.anyOf(random, List.of(1_000, 4_000, 8_000, 8_192, 20_000));
    call.addHeader("X-Long: " + "a".repeat(length));
  }

  private static void strangeHeader(RawCall call, Random random) {
    call.addHeader(
        Mutation.anyOf(
            random,
            List.of(
                "X-Text: \u00c3\u00a4\u00ff",
                "X-Control: a\u0001b",
                "X-Nul: a\u0000b",
                "X-Return: a\rb",
                "X-Folded: a\r\n b",
                "X Space: a",
                "X-Space : a",
                ": a",
                "NoColon",
                "\u00e4: a",
                "(): a",
                " Leading: a",
                "X-Empty:")));
  }

  private static void wrongValue(RawCall call, Random random) {
    call.addHeader(Mutation.anyOf(random, WRONG));
  }

  private static void twice(RawCall call, Random random) {
    call.addHeader(Mutation.anyOf(random, call.headers));
  }

  private static void many(RawCall call, Random random) {
    int number = Mutation.anyOf(random, List.of(20, 95, 300));
    for (int i = 0; i < number; i++) {
      call.addHeader("X-Many: " + i);
    }
  }

  private static void bodyWithoutNeed(RawCall call, Random random) {
    call.body((random.nextBoolean() ? "{}" : "x").getBytes(StandardCharsets.UTF_8));
    call.header("Content-Type", "application/json");
  }

  /** Never more than is sent, which the server would wait for. */
  private static void framing(RawCall call, Random random) {
    if (call.framed) {
      return;
    }
    int length = call.body().length;
    List<String> lines =
        switch (random.nextInt(9)) {
          case 0 -> List.of("Content-Length: -1");
          case 1 -> List.of("Content-Length: abc");
          case 2 -> List.of("Content-Length: " + "9".repeat(30));
          case 3 -> List.of("Content-Length: 9999999999");
          case 4 -> List.of("Content-Length: " + length, "Content-Length: " + length);
          case 5 -> List.of("Content-Length: " + length, "Content-Length: 1");
          case 6 -> List.of("Content-Length: " + random.nextInt(length + 1));
          case 7 -> List.of("Transfer-Encoding: chunked", "Content-Length: " + length);
          default -> List.of("Transfer-Encoding: foo");
        };
    call.framed = true;
    lines.forEach(call::addHeader);
  }

  private static void chunks(RawCall call, Random random) {
    if (call.framed) {
      return;
    }
    byte[] body = call.body();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < body.length) {
      int size = Math.min(body.length - at, 1 + random.nextInt(500));
      out.writeBytes((Integer.toHexString(size) + ";a=b\r\n").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(Arrays.copyOfRange(body, at, at + size));
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      at += size;
    }
    String end =
        Mutation.anyOf(
            random,
            List.of(
                "0\r\n\r\n",
                "0\r\n\r\n",
                "0\r\nX-Trailer: a\r\n\r\n",
                "zz\r\n",
                "-1\r\n",
                "\r\n\r\n"));
    out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
    call.body(out.toByteArray());
    call.framed = true;
    call.addHeader("Transfer-Encoding: chunked");
  }

  private static void protocol(RawCall call, Random random) {
    call.protocol =
        Mutation.anyOf(
            random,
            List.of("HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "http/1.1", "HTTP/1", "HTTP/1.1 x", "XYZ"));
  }
}
