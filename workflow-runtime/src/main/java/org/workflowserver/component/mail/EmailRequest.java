package org.workflowserver.component.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.component.Members;
import org.workflowserver.component.NotSendable;
import org.workflowserver.json.Text;
import org.workflowserver.outbound.mail.MailAddress;
import org.workflowserver.outbound.mail.SmtpServer;

/**
 * The e-mail that a rendered configuration asks for.
 *
 * @param server the author's own; null for the operator's
 * @param from the author's own; null for none
 * @param bcc recipients whom the message does not name
 * @param text null for none
 * @param html null for none
 */
record EmailRequest(
    SmtpServer server,
    MailAddress from,
    Recipients recipients,
    List<MailAddress> replyTo,
    String subject,
    String text,
    String html) {
  static final int MOST_RECIPIENTS = 100;
  static final String NO_TEXT = "An e-mail needs 'text', 'html' or both.";
  static final String FROM_OF_THE_OPERATOR =
      "The sender of mail by this installation's mail server is the operator's to set; 'from'"
          + " needs a 'server'.";

  private static final int LONGEST_SUBJECT = 1_000;
  private static final int MOST_BYTES = 1 << 20;

  /**
   * Who gets it.
   *
   * @param bcc are not named in the message
   */
  record Recipients(List<MailAddress> to, List<MailAddress> cc, List<MailAddress> bcc) {
    /** The bare addresses, each once. */
    List<String> addresses() {
      Set<String> all = new LinkedHashSet<>();
      to.forEach(recipient -> all.add(recipient.address()));
      cc.forEach(recipient -> all.add(recipient.address()));
      bcc.forEach(recipient -> all.add(recipient.address()));
      return new ArrayList<>(all);
    }
  }

  /**
   * Reads a configuration.
   *
   * @throws NotSendable when it makes no e-mail
   */
  static EmailRequest of(Map<String, Object> configuration) throws NotSendable {
    Members members = new Members(configuration);
    String subject = members.has("subject") ? members.rendered("subject") : members.text("subject");
    Map<String, Object> server = members.object("server", null);
    if (members.mismatch().isPresent()) {
      throw new NotSendable(members.mismatch().get());
    }
    EmailRequest request =
        new EmailRequest(
            server == null ? null : MailServers.of(server),
            from(members.any("from")),
            recipients(members),
            AddressMembers.of("reply_to", members.any("reply_to")),
            requirePrintable("subject", subject),
            body(members, "text"),
            body(members, "html"));
    request.requireSound();
    return request;
  }

  private static MailAddress from(Object value) throws NotSendable {
    List<MailAddress> from = AddressMembers.of("from", value);
    if (from.size() > 1) {
      throw new NotSendable("configuration_invalid", "'from' must be one address.");
    }
    return from.isEmpty() ? null : from.getFirst();
  }

  private static Recipients recipients(Members members) throws NotSendable {
    Recipients recipients =
        new Recipients(
            AddressMembers.of("to", members.any("to")),
            AddressMembers.of("cc", members.any("cc")),
            AddressMembers.of("bcc", members.any("bcc")));
    if (recipients.to().isEmpty()) {
      throw new NotSendable("configuration_invalid", "'to' must name at least one recipient.");
    }
    return recipients;
  }

  private static String body(Members members, String name) {
    return members.has(name) ? Text.wellFormed(members.rendered(name)) : null;
  }

  private void requireSound() throws NotSendable {
    if (text == null && html == null) {
      throw new NotSendable("configuration_invalid", NO_TEXT);
    }
    if (server == null && from != null) {
      throw new NotSendable("configuration_invalid", FROM_OF_THE_OPERATOR);
    }
    if (recipients.addresses().size() > MOST_RECIPIENTS || replyTo.size() > MOST_RECIPIENTS) {
      throw new NotSendable(
          "limit_exceeded", "An e-mail has at most " + MOST_RECIPIENTS + " recipients.");
    }
    if (subject.length() > LONGEST_SUBJECT) {
      throw new NotSendable(
          "limit_exceeded", "'subject' may have at most " + LONGEST_SUBJECT + " characters.");
    }
    if (bytes(text) + bytes(html) > MOST_BYTES) {
      throw new NotSendable("limit_exceeded", "'text' and 'html' may have at most 1 MiB together.");
    }
  }

  private static long bytes(String body) {
    return body == null ? 0 : body.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * The sender: the author's, else the operator's, else who signs in.
   *
   * @param operators the operator's
   * @throws NotSendable when there is none
   */
  MailAddress sender(Optional<MailAddress> operators) throws NotSendable {
    Optional<MailAddress> own = Optional.ofNullable(from).or(() -> operators);
    if (own.isPresent()) {
      return own.get();
    }
    return Optional.ofNullable(server.username())
        .flatMap(MailAddress::parse)
        .orElseThrow(
            () ->
                new NotSendable(
                    "configuration_invalid",
                    "'from' is needed: neither the operator set a sender, nor is the user name an"
                        + " address."));
  }

  /** A control character may come from a template and would let its author's data write headers. */
  static String requirePrintable(String path, String text) throws NotSendable {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new NotSendable("template_error", "'" + path + "' has a control character in it.");
    }
    return text;
  }
}
