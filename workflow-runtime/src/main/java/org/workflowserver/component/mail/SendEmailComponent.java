package org.workflowserver.component.mail;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Fault;
import org.workflowserver.component.NotSendable;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.mail.MailAddress;
import org.workflowserver.outbound.mail.MailReceipt;
import org.workflowserver.outbound.mail.MailReceipt.Rejected;
import org.workflowserver.outbound.mail.OutboundMail;
import org.workflowserver.outbound.mail.OutboundSmtp;

/** Sends e-mail. */
@Dependent
public final class SendEmailComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "send_email",
          "Send e-mail",
          "Hands an e-mail to a mail server. Its output says whom the server took it for; when it"
              + " takes it for nobody, the step fails.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          true,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["to", "subject"],
            "properties": {
              "to": {
                "type": ["array", "string"], "minItems": 1, "maxItems": 100,
                "items": {"type": "string", "minLength": 1}, "minLength": 1,
                "title": "To",
                "description": "One address, or a list of them.",
                "x-order": 1
              },
              "subject": {
                "type": ["string", "number", "boolean"],
                "title": "Subject",
                "description": "What it is about, in one line.",
                "x-order": 2, "x-secret": true
              },
              "text": {
                "type": ["string", "number", "boolean"],
                "title": "Text",
                "description": "The message as plain text; it, 'html' or both are needed.",
                "x-order": 3, "x-secret": true
              },
              "html": {
                "type": ["string", "number", "boolean"],
                "title": "HTML",
                "description": "The message as HTML.",
                "x-order": 4, "x-secret": true
              },
              "cc": {
                "type": ["array", "string", "null"], "maxItems": 100,
                "items": {"type": "string", "minLength": 1},
                "title": "Copy to",
                "description": "Who gets a copy; everybody sees it.",
                "x-order": 5
              },
              "bcc": {
                "type": ["array", "string", "null"], "maxItems": 100,
                "items": {"type": "string", "minLength": 1},
                "title": "Hidden copy to",
                "description": "Who gets a copy that nobody sees.",
                "x-order": 6
              },
              "reply_to": {
                "type": ["array", "string", "null"], "maxItems": 100,
                "items": {"type": "string", "minLength": 1},
                "title": "Reply to",
                "description": "Where answers go, when not to the sender.",
                "x-order": 7
              },
              "server": SERVER,
              "from": {
                "type": ["string", "null"],
                "title": "From",
                "description": "The sender; only with a mail server of your own.",
                "x-order": 9
              }
            }
          }"""
              .replace("SERVER", MailServers.SCHEMA),
          """
          {
            "to": "Ann Example <ann@example.com>",
            "subject": "Order 17",
            "text": "Order 17 is on its way.",
            "html": "<p>Order <b>17</b> is on its way.</p>"
          }""");

  private final OutboundSmtp smtp;

  /** A component that sends by this connector. */
  @Inject
  public SendEmailComponent(OutboundSmtp smtp) {
    this.smtp = smtp;
  }

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    for (String member : List.of("to", "cc", "bcc", "reply_to", "from")) {
      problems.addAll(AddressMembers.check(member, data));
    }
    if (data.get("text") == null && data.get("html") == null) {
      problems.add(new ConfigurationProblem("/text", EmailRequest.NO_TEXT));
    }
    if (data.get("from") != null && data.get("server") == null) {
      problems.add(new ConfigurationProblem("/from", EmailRequest.FROM_OF_THE_OPERATOR));
    }
    problems.addAll(MailServers.check(data.get("server")));
    return problems;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    try {
      EmailRequest request = EmailRequest.of(context.configuration());
      if (request.server() == null && !smtp.hasServer()) {
        return Failed.input(
            "mail_not_configured",
            "This installation has no mail server: give the step a 'server', or ask the operator to"
                + " set workflow.mail.host.");
      }
      MailAddress sender = request.sender(smtp.sender());
      return outcome(MessageText.idOf(context, sender), send(request, sender, context));
    } catch (NotSendable e) {
      return e.failed();
    } catch (OutboundFailure e) {
      return failed(e);
    }
  }

  private MailReceipt send(EmailRequest request, MailAddress sender, StepContext context)
      throws OutboundFailure {
    OutboundMail mail =
        new OutboundMail(
            sender.address(),
            request.recipients().addresses(),
            MessageText.of(request, sender, context),
            context.timeout(),
            new Secrecy(context.secrets().hosts(), context.secrets().areIn()),
            context.orgId());
    return request.server() == null
        ? smtp.send(mail, context.memory())
        : smtp.send(mail, request.server(), context.memory());
  }

  /** Whoever was accepted gets the e-mail: another try would send it to them once more. */
  private static StepOutcome outcome(String id, MailReceipt receipt) {
    List<Object> rejected = new ArrayList<>();
    for (Rejected each : receipt.rejected()) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("address", each.address());
      members.put("message", each.reason());
      rejected.add(members);
    }
    if (receipt.accepted().isEmpty()) {
      boolean temporary = receipt.rejected().stream().anyMatch(Rejected::temporary);
      return new Failed(
          Fault.REMOTE,
          temporary ? "mail_deferred" : "mail_rejected",
          "E-mail could not be sent: the mail server accepts no recipient: "
              + receipt.rejected().getFirst().reason(),
          temporary,
          Map.of("rejected", rejected));
    }
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("message_id", id);
    output.put("accepted", receipt.accepted());
    output.put("rejected", rejected);
    return Completed.of(output);
  }

  private static Failed failed(OutboundFailure e) {
    String what = e.getMessage();
    if (e.isAuthors()) {
      return Failed.input(e.code(), what);
    }
    return new Failed(
        Fault.REMOTE,
        e.code(),
        "E-mail could not be sent: " + Character.toLowerCase(what.charAt(0)) + what.substring(1),
        e.retryable(),
        Map.of());
  }
}
