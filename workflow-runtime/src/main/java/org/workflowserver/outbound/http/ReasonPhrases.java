package org.workflowserver.outbound.http;

import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/** Reason phrases: the server's own where it is fit to be shown, otherwise the usual one. */
final class ReasonPhrases {
  private static final int MAX_LENGTH = 100;

  private ReasonPhrases() {}

  static String of(ClassicHttpResponse response) {
    String sent = response.getReasonPhrase();
    if (sent != null && !sent.isBlank() && sent.length() <= MAX_LENGTH) {
      return sent.replaceAll("\\p{Cntrl}", " ").strip();
    }
    int code = response.getCode();
    String usual =
        code >= 100 && code < 600
            ? EnglishReasonPhraseCatalog.INSTANCE.getReason(code, Locale.ROOT)
            : null;
    return usual == null ? "" : usual;
  }
}
