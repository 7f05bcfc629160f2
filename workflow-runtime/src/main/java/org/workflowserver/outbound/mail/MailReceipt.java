package org.workflowserver.outbound.mail;

import java.util.List;

/**
 * What a mail server made of an e-mail: it took it for those accepted. When there are none, it took
 * nothing.
 *
 * @param accepted recipients, in the order of the e-mail
 * @param rejected the others
 */
public record MailReceipt(List<String> accepted, List<Rejected> rejected) {

  public MailReceipt {
    accepted = List.copyOf(accepted);
    rejected = List.copyOf(rejected);
  }

  /**
   * A recipient that the server refuses.
   *
   * @param address whom
   * @param reason the server's reply
   * @param temporary whether the server may take it later
   */
  public record Rejected(String address, String reason, boolean temporary) {}
}
