package org.workflowserver.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Answers in gzip, for browsers that take it. */
final class Gzip {
  /** Among codings that are taken; none that is taken with a weight of zero. */
  private static final Pattern TAKEN =
      Pattern.compile("(^|[, ])gzip(?! *; *q=0(\\.0*)?( *,| *$))", Pattern.CASE_INSENSITIVE);

  private Gzip() {}

  static boolean isTaken(HttpServletRequest request) {
    String codings = request.getHeader("Accept-Encoding");
    return request.getMethod().equals("GET") && codings != null && TAKEN.matcher(codings).find();
  }

  static byte[] of(byte[] content) {
    ByteArrayOutputStream shorter = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(shorter)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return shorter.toByteArray();
  }

  /** Sends content that {@link #of} gave; its type is said already. */
  static void send(HttpServletResponse response, byte[] compressed) throws IOException {
    response.setHeader("Content-Encoding", "gzip");
    response.setContentLength(compressed.length);
    response.getOutputStream().write(compressed);
  }
}
