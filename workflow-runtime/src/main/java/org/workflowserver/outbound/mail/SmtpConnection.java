package org.workflowserver.outbound.mail;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.workflowserver.outbound.guard.TargetUrl;

/** A connection to a mail server, in the clear at first. Commands go out, replies come in. */
final class SmtpConnection {
  private final TargetUrl target;
  private Socket socket;
  private SmtpReplies replies;
  private OutputStream out;

  /** Talks over a connected socket, which the caller closes. */
  SmtpConnection(TargetUrl target, Socket socket) throws IOException {
    this.target = target;
    use(socket);
  }

  private void use(Socket next) throws IOException {
    socket = next;
    replies = new SmtpReplies(next.getInputStream());
    out = new BufferedOutputStream(next.getOutputStream(), 8_192);
  }

  /** Sends a command and waits for its reply. */
  SmtpReply command(String line) throws IOException {
    send(line);
    return reply();
  }

  SmtpReply reply() throws IOException {
    return replies.next();
  }

  /** What came in the clear must not be taken for something that was said under encryption. */
  void requireSilence() throws IOException {
    if (replies.hasMore()) {
      throw new SmtpReplies.Malformed("The mail server speaks before the connection is encrypted");
    }
  }

  /** Encrypts the connection and checks the server's certificate against its name. */
  void encrypt(SSLContext tls) throws IOException {
    SSLSocket encrypted =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, target.host(), target.port(), true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (target.literal().isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(target.host())));
    }
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    use(encrypted);
  }

  /**
   * Sends a message and the line that ends it; a line of it that begins with a dot gets another.
   */
  void message(byte[] message) throws IOException {
    int from = 0;
    for (int i = 0; i < message.length; i++) {
      if (message[i] == '.' && (i == 0 || message[i - 1] == '\n')) {
        out.write(message, from, i - from);
        out.write('.');
        from = i;
      }
    }
    out.write(message, from, message.length - from);
    send(endsLine(message) ? "." : "\r\n.");
  }

  private static boolean endsLine(byte[] message) {
    return message.length > 0 && message[message.length - 1] == '\n';
  }

  /** Takes leave, and waits a moment for the other side to do so; what it says is no matter. */
  void quit() {
    try {
      send("QUIT");
      socket.setSoTimeout(1_000);
      replies.awaitSign();
      socket.close();
    } catch (IOException e) {
      // All that counts was said before.
      return;
    }
  }

  private void send(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
