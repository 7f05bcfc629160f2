package org.workflowserver.component.mail;

import java.util.List;
import java.util.Map;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Members;
import org.workflowserver.component.NotSendable;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.outbound.mail.SmtpServer;
import org.workflowserver.settings.MailTls;

/** Reads the mail server of a configuration. */
final class MailServers {
  /** JSON Schema of it. */
  static final String SCHEMA =
      """
      {
        "type": ["object", "string"], "pattern": "[{][{%]",
        "additionalProperties": false,
        "required": ["host"],
        "title": "Mail server",
        "description": "Another mail server than that of this installation.",
        "x-order": 8,
        "properties": {
          "host": {
            "type": "string", "minLength": 1,
            "title": "Host", "description": "The server's name.", "x-order": 1, "x-secret": true
          },
          "port": {
            "type": ["integer", "string"], "pattern": "[{][{%]", "minimum": 1, "maximum": 65535,
            "title": "Port",
            "description": "587, or 465 with implicit TLS, where nothing is said.",
            "x-order": 2
          },
          "username": {
            "type": "string", "minLength": 1,
            "title": "User name", "description": "Who signs in.", "x-order": 3,
            "x-secret": true
          },
          "password": {
            "type": "string", "minLength": 1,
            "title": "Password",
            "description": "The id of a vault item, or a template that reads one.",
            "x-order": 4, "x-secret": true, "x-choice": "vault"
          },
          "tls": {
            "type": "string", "enum": ["starttls", "implicit", "none"],
            "title": "Encryption",
            "description":
              "What is usual on the port where nothing is said; none only where the operator opened the server.",
            "x-order": 5
          }
        }
      }""";

  private static final String NO_PASSWORD_IN_THE_CLEAR =
      "Without encryption nobody signs in: a password is not sent in the clear.";
  private static final String BOTH = "A user name and a password belong together.";

  private MailServers() {}

  /** What the schema cannot say about a server that is not rendered yet. */
  static List<ConfigurationProblem> check(Object server) {
    if (!(server instanceof Map<?, ?> members)) {
      return List.of();
    }
    if ((members.get("username") == null) != (members.get("password") == null)) {
      return List.of(new ConfigurationProblem("/server", BOTH));
    }
    return "none".equals(members.get("tls")) && members.get("username") != null
        ? List.of(new ConfigurationProblem("/server/tls", NO_PASSWORD_IN_THE_CLEAR))
        : List.of();
  }

  /** The server that a rendered configuration describes. */
  static SmtpServer of(Map<String, Object> configuration) throws NotSendable {
    Members members = new Members(configuration);
    String host = members.text("host");
    String code = members.text("tls", "");
    String username = members.text("username", null);
    String password = members.text("password", null);
    int port = members.count("port", 65_535, usualPort(code));
    if (members.mismatch().isPresent()) {
      Failed mismatch = members.mismatch().get();
      throw new NotSendable(mismatch.code(), mismatch.message().replaceFirst("'", "'server."));
    }
    EmailRequest.requirePrintable("server.host", host);
    requireCredentials(username, password);
    MailTls tls = code.isEmpty() ? MailTls.usualOn(port) : tls(code);
    if (tls == MailTls.NONE && username != null) {
      throw new NotSendable("configuration_invalid", NO_PASSWORD_IN_THE_CLEAR);
    }
    return new SmtpServer(host, port, tls, username, password);
  }

  private static int usualPort(String tls) {
    return tls.equals(MailTls.IMPLICIT.code()) ? 465 : 587;
  }

  private static MailTls tls(String code) throws NotSendable {
    return MailTls.find(code)
        .orElseThrow(
            () ->
                new NotSendable(
                    "configuration_invalid",
                    "'server.tls' must be starttls, implicit or none, but is '" + code + "'."));
  }

  private static void requireCredentials(String username, String password) throws NotSendable {
    if ((username == null) != (password == null)) {
      throw new NotSendable("configuration_invalid", BOTH);
    }
    if (username != null) {
      EmailRequest.requirePrintable("server.username", username);
      EmailRequest.requirePrintable("server.password", password);
    }
  }
}
