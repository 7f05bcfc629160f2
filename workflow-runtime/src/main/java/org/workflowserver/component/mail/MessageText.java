package org.workflowserver.component.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.workflowserver.component.StepContext;
import org.workflowserver.json.Text;
import org.workflowserver.outbound.mail.MailAddress;

/**
 * Makes the bytes of an e-mail (RFC 5322, MIME). Time and ids come from the step, so the same step
 * makes the same bytes.
 */
final class MessageText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final StringBuilder message = new StringBuilder();
  private final String hash;

  private MessageText(StepContext context) {
    this.hash = Text.sha256Hex(context.idempotencyKey()).substring(0, 40);
  }

  /** Names the message in the whole world, and is the same on each try. */
  static String idOf(StepContext context, MailAddress sender) {
    return "<" + new MessageText(context).hash + "@" + sender.domain() + ">";
  }

  /** The message of this step. */
  static byte[] of(EmailRequest request, MailAddress sender, StepContext context) {
    MessageText text = new MessageText(context);
    text.head(request, sender, context);
    text.body(request);
    return text.message.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void head(EmailRequest request, MailAddress sender, StepContext context) {
    header("Date", DATE.format(context.now()));
    header("From", HeaderText.of(List.of(sender)));
    addresses("To", request.recipients().to());
    addresses("Cc", request.recipients().cc());
    addresses("Reply-To", request.replyTo());
    header("Subject", HeaderText.of(request.subject()));
    header("Message-ID", idOf(context, sender));
    // So that nobody's notice of absence answers it (RFC 3834).
    header("Auto-Submitted", "auto-generated");
    header("Idempotency-Key", context.idempotencyKey());
    if (context.traceparent() != null) {
      header("traceparent", context.traceparent());
    }
    header("MIME-Version", "1.0");
  }

  private void addresses(String name, List<MailAddress> addresses) {
    if (!addresses.isEmpty()) {
      header(name, HeaderText.of(addresses));
    }
  }

  private void body(EmailRequest request) {
    if (request.text() == null || request.html() == null) {
      part(
          request.text() == null ? "html" : "plain",
          request.text() == null ? request.html() : request.text());
      return;
    }
    // No encoded line holds "=_".
    String boundary = "=_" + hash;
    header("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
    message.append("\r\n--").append(boundary).append("\r\n");
    part("plain", request.text());
    message.append("--").append(boundary).append("\r\n");
    part("html", request.html());
    message.append("--").append(boundary).append("--\r\n");
  }

  private void part(String subtype, String text) {
    byte[] bytes = canonical(text).getBytes(StandardCharsets.UTF_8);
    String coding = isMostlyAscii(bytes) ? "quoted-printable" : "base64";
    header("Content-Type", "text/" + subtype + "; charset=UTF-8");
    header("Content-Transfer-Encoding", coding);
    String encoded = encoded(bytes, coding);
    message.append("\r\n").append(encoded).append(encoded.endsWith("\r\n") ? "" : "\r\n");
  }

  /** Lines end as mail has it. */
  private static String canonical(String text) {
    return text.replaceAll("\r\n|\r|\n", "\r\n");
  }

  /** Whether most of it stays readable, and it does not become thrice as long. */
  private static boolean isMostlyAscii(byte[] bytes) {
    int others = 0;
    for (byte octet : bytes) {
      others += octet < 0 ? 1 : 0;
    }
    return others <= bytes.length / 6;
  }

  private static String encoded(byte[] bytes, String coding) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (OutputStream out = MimeUtility.encode(encoded, coding)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory takes what is written to it.", e);
    } catch (MessagingException e) {
      throw new IllegalStateException("Jakarta Mail knows the coding " + coding + ".", e);
    }
    return encoded.toString(StandardCharsets.US_ASCII);
  }

  private void header(String name, String value) {
    message.append(name).append(": ").append(value).append("\r\n");
  }
}
