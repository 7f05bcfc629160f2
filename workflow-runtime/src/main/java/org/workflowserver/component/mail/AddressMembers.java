package org.workflowserver.component.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.NotSendable;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.schema.Templates;
import org.workflowserver.outbound.mail.MailAddress;

/** Reads the members of a configuration that hold e-mail addresses. */
final class AddressMembers {
  private AddressMembers() {}

  /**
   * What is wrong with the addresses of a configuration that is not rendered yet.
   *
   * @param member {@code to}, for example
   */
  static List<ConfigurationProblem> check(String member, Map<String, Object> data) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    Object value = data.get(member);
    check("/" + member, value).ifPresent(problems::add);
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        check("/" + member + "/" + i, list.get(i)).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static Optional<ConfigurationProblem> check(String pointer, Object value) {
    return value instanceof String text && !Templates.in(text) && MailAddress.parse(text).isEmpty()
        ? Optional.of(new ConfigurationProblem(pointer, "Must be " + MailAddress.FORM + "."))
        : Optional.empty();
  }

  /**
   * The addresses of a member; none when it is null. Text is one address, whatever is in it: data
   * of a run cannot add a recipient.
   */
  static List<MailAddress> of(String member, Object value) throws NotSendable {
    List<MailAddress> addresses = new ArrayList<>();
    switch (value) {
      case null -> {}
      case String text -> addresses.add(one(member, text));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          addresses.add(one(member + "[" + i + "]", list.get(i)));
        }
      }
      default -> throw new NotSendable(Failed.typeMismatch(member, "a string or an array", value));
    }
    return addresses;
  }

  private static MailAddress one(String path, Object value) throws NotSendable {
    if (!(value instanceof String text)) {
      throw new NotSendable(Failed.typeMismatch(path, "a string", value));
    }
    return MailAddress.parse(EmailRequest.requirePrintable(path, text))
        .orElseThrow(
            () ->
                new NotSendable(
                    "address_invalid", "'" + path + "' is not " + MailAddress.FORM + "."));
  }
}
