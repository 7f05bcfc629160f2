package org.workflowserver.system.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.json.Json;

/** A call that mutations change, part by part. Text is as it goes out, one character a byte. */
final class RawCall {
  /** More of a head than the server reads: it may close before the caller has sent all. */
  private static final int LONGEST_HEAD = 8_000;

  private static final int SHOWN = 3_000;

  final int number;
  String method;
  String path;
  String protocol = "HTTP/1.1";
  final List<String> query = new ArrayList<>();
  final List<String> headers = new ArrayList<>();

  /** The body as a value, until a mutation wants bytes; null for none. */
  private Object json;

  private byte[] body;

  /** Whether the body is framed by the headers that are there already, and stays as it is. */
  boolean framed;

  final List<String> mutations = new ArrayList<>();

  RawCall(int number, String method, String path) {
    this.number = number;
    this.method = method;
    this.path = path;
  }

  Object json() {
    return json;
  }

  void json(Object value) {
    if (!framed) {
      json = value;
      body = null;
    }
  }

  byte[] body() {
    if (body != null) {
      return body;
    }
    return json == null ? new byte[0] : Json.writeBytes(json);
  }

  void body(byte[] bytes) {
    if (!framed) {
      json = null;
      body = bytes;
    }
  }

  /** Sets a header in place of those of that name. */
  void header(String name, String value) {
    headers.removeIf(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1));
    headers.add(name + ": " + value);
  }

  /** Another header, whether there is one of that name or not. */
  void addHeader(String line) {
    headers.add(line);
  }

  byte[] bytes() {
    byte[] content = body();
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path);
    if (!query.isEmpty()) {
      head.append('?').append(String.join("&", query));
    }
    head.append(' ').append(protocol).append("\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (!framed && content.length > 0) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    head.append("\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(content);
    return out.toByteArray();
  }

  boolean isTooLong() {
    return bytes().length - body().length > LONGEST_HEAD;
  }

  /** What went out, with what is not printable escaped. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    byte[] bytes = bytes();
    for (int i = 0; i < Math.min(bytes.length, SHOWN); i++) {
      int b = bytes[i] & 0xff;
      text.append(b == '\n' || (b >= 0x20 && b < 0x7f) ? "" + (char) b : "\\x%02x".formatted(b));
    }
    String shown =
        text.toString()
            .replace("\\x0d\n", "\n")
            .replaceAll("Bearer ey[^\n]{200,}", "Bearer …")
            .replaceAll("(X-Many: \\d+\n)+", "X-Many: …\n")
            .replaceAll("(.)\\1{50,}", "$1…");
    return "call " + number + " " + mutations + "\n" + shown;
  }
}
