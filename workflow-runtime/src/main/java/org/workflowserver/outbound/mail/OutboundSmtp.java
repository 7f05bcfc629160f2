package org.workflowserver.outbound.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.outbound.guard.NameResolver;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundFailure.Code;
import org.workflowserver.outbound.guard.OutboundGuard;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.Refusals;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.guard.TargetRefused;
import org.workflowserver.outbound.guard.TargetUrl;
import org.workflowserver.outbound.http.CallTime;
import org.workflowserver.outbound.http.ConnectionPermits;
import org.workflowserver.outbound.http.Deadlines;
import org.workflowserver.outbound.http.Failures;
import org.workflowserver.settings.MailTls;

/**
 * Hands e-mails to mail servers, through the guard. Blocks its thread, which is meant to be
 * virtual; safe for any number of them.
 */
public final class OutboundSmtp implements AutoCloseable {
  /** For one tenant. */
  static final int MAX_PER_SERVER = 16;

  private static final int MAX_PER_SERVER_IN_ALL = 2 * MAX_PER_SERVER;

  private static final int MAX_IN_ALL = 256;

  /** Not even a proxy of the JVM's settings stands between. */
  static final Supplier<Socket> DIRECT_SOCKETS = () -> new Socket(Proxy.NO_PROXY);

  private static final Logger LOG = Logger.getLogger(OutboundSmtp.class.getName());

  private final OutboundPolicy policy;
  private final MailSetup setup;
  private final NameResolver names;
  private final TimeSource time;
  private final SSLContext tls;
  private final Supplier<Socket> sockets;
  private final Deadlines deadlines;
  private final ConnectionPermits permits;

  /**
   * A connector.
   *
   * @param policy what the operator opens to everybody
   * @param setup what the operator set for e-mail
   * @param names the name service
   * @param scheduler ends deliveries whose time is over; stays the caller's
   * @param time measures the deliveries
   */
  public OutboundSmtp(
      OutboundPolicy policy,
      MailSetup setup,
      NameResolver names,
      ScheduledExecutorService scheduler,
      TimeSource time) {
    this(policy, setup, names, scheduler, time, SSLContexts.createDefault(), DIRECT_SOCKETS);
  }

  public OutboundSmtp(
      OutboundPolicy policy,
      MailSetup setup,
      NameResolver names,
      ScheduledExecutorService scheduler,
      TimeSource time,
      SSLContext tls,
      Supplier<Socket> sockets) {
    this.policy = policy;
    this.setup = setup;
    this.names = names;
    this.time = time;
    this.tls = tls;
    this.sockets = sockets;
    this.deadlines = new Deadlines(scheduler, time);
    this.permits = new ConnectionPermits(time, MAX_PER_SERVER, MAX_PER_SERVER_IN_ALL, MAX_IN_ALL);
  }

  @Override
  public void close() {
    deadlines.close();
  }

  /** Whether the operator set a mail server. */
  public boolean hasServer() {
    return setup.server().isPresent();
  }

  /** The sender that the operator set; there is one when there is a mail server. */
  public Optional<MailAddress> sender() {
    return setup.sender();
  }

  /**
   * Hands an e-mail to the operator's mail server, which is open to what goes by it and to nothing
   * else.
   *
   * @param step whose e-mail it is; the time of a run's step begins when it has a connection
   * @throws OutboundFailure when it is not known to have taken the e-mail for anybody
   */
  public MailReceipt send(OutboundMail mail, MemoryBudget.Reservation step) throws OutboundFailure {
    SmtpServer server = setup.server().orElseThrow();
    return send(mail, server, policy.alsoOpening(server.host(), server.port()), step);
  }

  /**
   * Hands an e-mail to a mail server that the author of a workflow chose.
   *
   * @param step whose e-mail it is; the time of a run's step begins when it has a connection
   * @throws OutboundFailure when it is not known to have taken the e-mail for anybody
   */
  public MailReceipt send(OutboundMail mail, SmtpServer server, MemoryBudget.Reservation step)
      throws OutboundFailure {
    return send(mail, server, policy, step);
  }

  private MailReceipt send(
      OutboundMail mail, SmtpServer server, OutboundPolicy open, MemoryBudget.Reservation step)
      throws OutboundFailure {
    CallTime call = new CallTime(time, mail.timeout(), step);
    OutboundGuard guard = OutboundGuard.ofMail(open, server.tls() != MailTls.NONE);
    TargetUrl target = judged(guard, server, mail.secrecy());
    return permits.within(
        mail.orgId(), target, call, () -> deliver(guard, target, server, mail, call.deadline()));
  }

  private static TargetUrl judged(OutboundGuard guard, SmtpServer server, Secrecy secrecy)
      throws OutboundFailure {
    try {
      TargetUrl target = guard.mailServer(server.host(), server.port());
      secrecy.judge(target);
      return target;
    } catch (TargetRefused e) {
      throw Refusals.logged(LOG, server.toString(), secrecy, e);
    }
  }

  private MailReceipt deliver(
      OutboundGuard guard, TargetUrl target, SmtpServer server, OutboundMail mail, long deadline)
      throws OutboundFailure {
    DeadlineConnector timely = new DeadlineConnector(sockets, time, deadline);
    try (Deadlines.Call call = deadlines.start(deadline, timely::close)) {
      try (timely) {
        Socket socket =
            timely.connect(judgedAddresses(guard, target, mail.orgId(), deadline), target.port());
        SmtpConnection connection = new SmtpConnection(target, socket);
        return new SmtpDelivery(connection, server, setup.ownName(), mail).deliver(tls);
      } catch (TargetRefused e) {
        throw Refusals.logged(LOG, server.toString(), mail.secrecy(), e);
      } catch (SmtpReplies.Malformed e) {
        throw new OutboundFailure(Code.RESPONSE_INVALID, e.getMessage(), e);
      } catch (IOException e) {
        throw call.isLate() ? Failures.timedOut(mail.timeout(), e) : Failures.of(e, mail.timeout());
      }
    }
  }

  /** Asks once, judges all that is answered, and hands out only what was judged. */
  private List<InetAddress> judgedAddresses(
      OutboundGuard guard, TargetUrl target, String orgId, long deadline)
      throws UnknownHostException {
    List<InetAddress> addresses =
        target.literal().isPresent()
            ? List.of(target.literal().get())
            : List.copyOf(Arrays.asList(names.addressesOf(target.host(), orgId, deadline)));
    guard.judge(target.host(), addresses, target.port());
    return addresses;
  }
}
