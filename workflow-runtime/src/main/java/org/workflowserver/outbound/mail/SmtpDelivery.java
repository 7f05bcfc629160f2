package org.workflowserver.outbound.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundFailure.Code;
import org.workflowserver.outbound.mail.MailReceipt.Rejected;
import org.workflowserver.settings.MailTls;

/**
 * Hands one e-mail to a mail server (RFC 5321): greeting, encryption (RFC 3207), signing in (RFC
 * 4954), envelope, message.
 */
final class SmtpDelivery {
  private static final int LONGEST_COMMAND = 510;
  private static final int CLOSING = 421;

  private final SmtpConnection connection;
  private final SmtpServer server;
  private final String ownName;
  private final OutboundMail mail;
  private final Map<String, String> extensions = new HashMap<>();

  SmtpDelivery(SmtpConnection connection, SmtpServer server, String ownName, OutboundMail mail) {
    this.connection = connection;
    this.server = server;
    this.ownName = ownName;
    this.mail = mail;
  }

  /**
   * Does it all.
   *
   * @throws OutboundFailure when the server refuses the message as a whole
   * @throws IOException when the connection does not hold
   */
  MailReceipt deliver(SSLContext tls) throws IOException, OutboundFailure {
    if (server.tls() == MailTls.IMPLICIT) {
      connection.encrypt(tls);
    }
    require(connection.reply(), 220, "the connection");
    introduce();
    if (server.tls() == MailTls.STARTTLS) {
      startTls(tls);
    }
    if (server.username() != null) {
      signIn();
    }
    MailReceipt receipt = envelope();
    if (!receipt.accepted().isEmpty()) {
      require(connection.command("DATA"), 354, "the message");
      connection.message(mail.message());
      require(connection.reply(), 250, "the message");
    }
    connection.quit();
    return receipt;
  }

  private void introduce() throws IOException, OutboundFailure {
    SmtpReply reply = connection.command("EHLO " + ownName);
    require(reply, 250, "EHLO");
    extensions.clear();
    for (String line : reply.lines().subList(1, reply.lines().size())) {
      String[] words = line.strip().toUpperCase(Locale.ROOT).split("[ =]+", 2);
      extensions.merge(words[0], words.length < 2 ? "" : words[1], (a, b) -> a + " " + b);
    }
  }

  /** An offer that somebody in between took away is not gone without. */
  private void startTls(SSLContext tls) throws IOException, OutboundFailure {
    if (!extensions.containsKey("STARTTLS")) {
      throw new OutboundFailure(Code.TLS_FAILED, "The mail server offers no encryption");
    }
    require(connection.command("STARTTLS"), 220, "STARTTLS");
    connection.requireSilence();
    connection.encrypt(tls);
    introduce();
  }

  private void signIn() throws IOException, OutboundFailure {
    Set<String> ways = new TreeSet<>(List.of(extensions.getOrDefault("AUTH", "").split(" +")));
    SmtpReply reply;
    if (ways.contains("PLAIN")) {
      reply = plain(base64('\0' + server.username() + '\0' + server.password()));
    } else if (ways.contains("LOGIN")) {
      reply = answer(connection.command("AUTH LOGIN"), base64(server.username()));
      reply = answer(reply, base64(server.password()));
    } else {
      throw new OutboundFailure(
          Code.SIGN_IN_REFUSED, "The mail server offers no way to sign in with a password");
    }
    if (!reply.isPositive()) {
      // No more of the reply than its code: it may hold what it answers to.
      throw new OutboundFailure(
          reply.isTemporary() ? Code.MAIL_DEFERRED : Code.SIGN_IN_REFUSED,
          "The mail server refused the user name and password (" + reply.code() + ")");
    }
  }

  private SmtpReply plain(String credentials) throws IOException {
    String command = "AUTH PLAIN " + credentials;
    return command.length() <= LONGEST_COMMAND
        ? connection.command(command)
        : answer(connection.command("AUTH PLAIN"), credentials);
  }

  private SmtpReply answer(SmtpReply question, String text) throws IOException {
    return question.code() == 334 ? connection.command(text) : question;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private MailReceipt envelope() throws IOException, OutboundFailure {
    String from = "MAIL FROM:<" + mail.sender() + ">" + size(mail.message().length);
    require(connection.command(from), 250, "the sender");
    List<String> accepted = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (String recipient : mail.recipients()) {
      SmtpReply reply = connection.command("RCPT TO:<" + recipient + ">");
      if (reply.isPositive()) {
        accepted.add(recipient);
      } else if (reply.code() == CLOSING) {
        throw refused(reply, "a recipient");
      } else {
        rejected.add(new Rejected(recipient, text(reply), reply.isTemporary()));
      }
    }
    return new MailReceipt(accepted, rejected);
  }

  /** Tells how long the message is, where the server wants to know; it may take less (RFC 1870). */
  private String size(int length) throws OutboundFailure {
    String most = extensions.get("SIZE");
    if (most == null) {
      return "";
    }
    if (most.matches("[1-9][0-9]{0,9}") && Long.parseLong(most) < length) {
      throw new OutboundFailure(
          Code.MAIL_REJECTED,
          "The mail server takes at most " + most + " bytes, the message has " + length);
    }
    return " SIZE=" + length;
  }

  private void require(SmtpReply reply, int code, String what) throws OutboundFailure {
    if (reply.code() != code) {
      throw refused(reply, what);
    }
  }

  private OutboundFailure refused(SmtpReply reply, String what) {
    Code code =
        reply.isTemporary()
            ? Code.MAIL_DEFERRED
            : reply.code() >= 500 ? Code.MAIL_REJECTED : Code.RESPONSE_INVALID;
    return new OutboundFailure(code, "The mail server answered to " + what + ": " + text(reply));
  }

  private String text(SmtpReply reply) {
    return reply.text(mail.secrecy().isIn());
  }
}
