package org.workflowserver.subscription;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.OnDemandWorker;
import org.workflowserver.database.PeriodicWork;
import org.workflowserver.database.SchemaStartup;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.Versions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunEngine;
import org.workflowserver.trigger.webhook.SignedMessage;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.Secrets;

/** Notifies other systems of ended runs and opened interactions: the facade. */
@ApplicationScoped
public class Subscriptions implements PeriodicWork {
  /** Most subscriptions of a tenant. */
  static final int MOST = 100;

  private Transactions transactions;
  private SubscriptionStore store;
  private Versions versions;
  private Secrets secrets;
  private TimeSource time;
  private DeliveryWork work;

  protected Subscriptions() {}

  @Inject
  public Subscriptions(
      Transactions transactions,
      SubscriptionStore store,
      Versions versions,
      Secrets secrets,
      OutboundHttp http,
      RunEngine engine,
      TimeSource time) {
    this(transactions, store, versions, secrets, http, engine::threads, time);
  }

  /**
   * @param threads for what takes long
   */
  public Subscriptions(
      Transactions transactions,
      SubscriptionStore store,
      Versions versions,
      Secrets secrets,
      OutboundHttp http,
      Supplier<Executor> threads,
      TimeSource time) {
    this.transactions = transactions;
    this.store = store;
    this.versions = versions;
    this.secrets = secrets;
    this.time = time;
    this.work =
        new DeliveryWork(
            transactions, store, new MessageSender(http, secrets, time), threads, time);
  }

  /** Makes this bean early: its gauge is known from then on. */
  void begin(@Observes SchemaStartup.Done event) {}

  /** How many deliveries this server has dropped, since too many waited for their subscription. */
  @Gauge(
      name = "workflow_deliveries_dropped",
      absolute = true,
      unit = MetricUnits.NONE,
      description =
          "Messages to subscriptions that failed since this server started, because too many"
              + " waited")
  public long dropped() {
    return work.dropped();
  }

  /** Newest first. Needs {@code editor}. */
  public Slice<SubscriptionView> list(Caller caller, PageRequest page) {
    caller.require(Scope.EDITOR);
    Optional<String> before = Cursor.key(page);
    return transactions.inNew(
        () ->
            Cursor.slice(
                store.list(caller.org(), before, page.limit() + 1),
                page.limit(),
                Subscription::id,
                Subscription::view));
  }

  /**
   * Notifies of what happens from now on. Needs {@code editor}.
   *
   * @param body {@code url}, {@code events}, {@code secret}; may have {@code workflow_id}
   * @throws Refusal {@code parameter_missing}, {@code parameter_invalid}
   */
  public SubscriptionView create(Caller caller, Map<String, Object> body) {
    caller.require(Scope.EDITOR);
    SubscriptionBody read = SubscriptionBody.read(body);
    requireWorkflow(caller, read.workflowId());
    requireSecret(caller, read);
    Instant now = time.now();
    Subscription subscription =
        new Subscription(
            Ids.next(IdKind.SUBSCRIPTION, now), caller.org(), read, caller.name(), now);
    return transactions.inNew(() -> insert(caller, subscription, now));
  }

  private SubscriptionView insert(Caller caller, Subscription subscription, Instant now) {
    if (store.countForChange(caller.org()) >= MOST) {
      throw new Refusal(
          RefusalCode.PARAMETER_INVALID,
          "There are "
              + MOST
              + " subscriptions already, as many as a tenant may have; delete one first.");
    }
    store.add(subscription);
    audit(caller, AuditAction.SUBSCRIPTION_CREATED, subscription, now);
    return subscription.view();
  }

  private void requireWorkflow(Caller caller, String workflowId) {
    if (workflowId != null
        && (!Ids.isShaped(IdKind.WORKFLOW, workflowId)
            || versions.head(caller.org(), workflowId).isEmpty())) {
      throw Refusal.invalid("/workflow_id", "There is no such workflow.");
    }
  }

  private void requireSecret(Caller caller, SubscriptionBody read) {
    Secret secret =
        secrets
            .findById(caller.org(), read.secretId())
            .orElseThrow(() -> Refusal.invalid("/secret", "There is no such secret in the vault."));
    if (SignedMessage.key(secret.value()).isEmpty()) {
      throw Refusal.invalid(
          "/secret", "The secret must be base64, with or without 'whsec_' in front, to sign by.");
    }
    if (!OutboundHttp.leadsTo(read.url(), secret.hosts())) {
      throw Refusal.invalid(
          "/url", "The secret's 'hosts' do not name the host and port of this URL.");
    }
  }

  /**
   * Ends a subscription: nothing more is sent to it. Needs {@code editor}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public void delete(Caller caller, String id) {
    caller.require(Scope.EDITOR);
    Instant now = time.now();
    transactions.doInNew(
        () -> {
          Subscription subscription =
              store.findForDeletion(caller.org(), id).orElseThrow(Subscriptions::unknown);
          subscription.delete(now);
          audit(caller, AuditAction.SUBSCRIPTION_DELETED, subscription, now);
        });
  }

  /**
   * What was sent and is to be sent, newest first. Needs {@code editor}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public Slice<DeliveryView> deliveries(Caller caller, String id, PageRequest page) {
    caller.require(Scope.EDITOR);
    Optional<String> before = Cursor.key(page);
    return transactions.inNew(
        () -> {
          Subscription of = store.find(caller.org(), id).orElseThrow(Subscriptions::unknown);
          List<Delivery> found = store.deliveries(of.id(), before, page.limit() + 1);
          return Cursor.slice(found, page.limit(), Delivery::id, Delivery::view);
        });
  }

  /**
   * Sends an event once more, under the same {@code webhook-id}, and tries again as at first. Needs
   * {@code editor}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public DeliveryView redeliver(Caller caller, String id, String deliveryId) {
    caller.require(Scope.EDITOR);
    Instant now = time.now();
    DeliveryView due = transactions.inNew(() -> redeliver(caller, id, deliveryId, now));
    work.ask();
    return due;
  }

  private DeliveryView redeliver(Caller caller, String id, String deliveryId, Instant now) {
    Subscription subscription =
        store.findForChange(caller.org(), id).orElseThrow(Subscriptions::unknown);
    Delivery delivery =
        store.lockDelivery(id, deliveryId).orElseThrow(() -> Refusal.notFound("delivery"));
    delivery.tryFrom(now);
    subscription.wakeAtOnce(now);
    store.audit(
        caller.auditEntry(
            AuditAction.EVENT_REDELIVERED, subscription.id(), Map.of("delivery", delivery.id())),
        now);
    return delivery.view();
  }

  private void audit(Caller caller, AuditAction action, Subscription subscription, Instant now) {
    SubscriptionView view = subscription.view();
    Map<String, String> details = new HashMap<>();
    details.put("events", String.join(" ", view.events()));
    if (view.workflowId() != null) {
      details.put("workflow", view.workflowId());
    }
    store.audit(caller.auditEntry(action, subscription.id(), details), now);
  }

  @Override
  public OnDemandWorker worker() {
    return work;
  }

  private static Refusal unknown() {
    return Refusal.notFound("subscription");
  }
}
