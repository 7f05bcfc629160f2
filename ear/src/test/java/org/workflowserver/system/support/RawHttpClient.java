package org.workflowserver.system.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Sends over a plain socket what no HTTP library would send. */
public final class RawHttpClient {
  private static final String EVENTS = "text/event-stream";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private RawHttpClient() {}

  /**
   * Sends the bytes and reads one response.
   *
   * @throws java.net.SocketTimeoutException when the server keeps silent and keeps the connection
   */
  public static ApiResponse send(URI server, byte[] request) throws IOException {
    try (Socket socket = connect(server)) {
      write(socket.getOutputStream(), request);
      return read(socket.getInputStream());
    }
  }

  /**
   * Sends the bytes and reads the final response; of a stream of events the headers alone.
   *
   * @param patience for each read
   * @param withoutBody whether its headers are all of it
   * @throws java.net.SocketTimeoutException when the server keeps silent for so long
   */
  public static ApiResponse sendWithin(
      URI server, byte[] request, Duration patience, boolean withoutBody) throws IOException {
    try (Socket socket = connect(server)) {
      socket.setSoTimeout((int) patience.toMillis());
      write(socket.getOutputStream(), request);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      ApiResponse response = read(in, withoutBody);
      while (response.status() >= 100 && response.status() < 200) {
        response = read(in, withoutBody);
      }
      return response;
    }
  }

  /** Sends the text, half-closes the connection, and reads one response. */
  public static ApiResponse sendAndHalfClose(URI server, String request) throws IOException {
    try (Socket socket = connect(server)) {
      write(socket.getOutputStream(), request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return read(socket.getInputStream());
    }
  }

  /** Sends the text and reads the status line, such as {@code HTTP/1.1 200 OK}. */
  public static String statusLine(URI server, String request) throws IOException {
    try (Socket socket = connect(server)) {
      write(socket.getOutputStream(), request.getBytes(StandardCharsets.ISO_8859_1));
      return line(socket.getInputStream());
    }
  }

  private static Socket connect(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  public static ApiResponse send(URI server, String request) throws IOException {
    return send(server, request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A server may refuse, and close, before it has read all. */
  private static void write(OutputStream out, byte[] request) throws IOException {
    try {
      out.write(request);
      out.flush();
    } catch (SocketException e) {
      // The response may be there all the same; reading will tell.
      return;
    }
  }

  /** Reads one response, also an interim one. */
  public static ApiResponse read(InputStream in) throws IOException {
    return read(in, false);
  }

  private static ApiResponse read(InputStream in, boolean withoutBody) throws IOException {
    String statusLine = line(in);
    if (!statusLine.startsWith("HTTP/1.")) {
      return new ApiResponse(0, Map.of(), statusLine.getBytes(StandardCharsets.ISO_8859_1));
    }
    int status = Integer.parseInt(statusLine.split(" ")[1]);
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] pair = line.split(":", 2);
      headers
          .computeIfAbsent(pair[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(pair[1].strip());
    }
    boolean endless =
        headers.getOrDefault("content-type", List.of()).stream()
            .anyMatch(t -> t.startsWith(EVENTS));
    byte[] body = withoutBody || endless ? new byte[0] : body(in, status, headers);
    boolean compressed = headers.getOrDefault("content-encoding", List.of()).contains("gzip");
    return new ApiResponse(
        status,
        headers,
        compressed && body.length > 0
            ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
            : body);
  }

  private static byte[] body(InputStream in, int status, Map<String, List<String>> headers)
      throws IOException {
    if (status < 200) {
      return new byte[0];
    }
    if (headers.containsKey("content-length")) {
      return in.readNBytes(Integer.parseInt(headers.get("content-length").getFirst()));
    }
    if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
      return chunks(in);
    }
    return in.readAllBytes();
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      body.write(in.readNBytes(size));
      line(in);
    }
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";")[0].strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
