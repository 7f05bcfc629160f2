package org.workflowserver.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.OnDemandWorker;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.change.RunEventRecord;
import org.workflowserver.vault.Secret;

/**
 * Makes deliveries of events and carries them out: a turn of one subscription beside those of
 * others, each by one server at a time.
 */
final class DeliveryWork extends OnDemandWorker {
  /** Events that one transaction makes deliveries of. */
  static final int EVENTS_AT_ONCE = 50;

  /** Messages of a turn, which are sent together. */
  static final int SENT_AT_ONCE = 8;

  /** Turns of a server. */
  static final int MOST_TURNS = 16;

  /** Turns of a tenant on a server, so that others have room beside one whose targets hang. */
  static final int MOST_TURNS_OF_TENANT = 4;

  /** A turn that takes longer is begun anew, by whoever comes first. */
  static final Duration CLAIM = Duration.ofMinutes(1);

  /** Deliveries that wait for one subscription; of more the oldest fail. */
  static final int MOST_PENDING = 10_000;

  /** Before that it is not logged again that messages are dropped. */
  private static final Duration LOGGED_AGAIN = Duration.ofHours(1);

  /** Of deliveries that were tried for too long so many are given up in a transaction. */
  private static final int LOOKED_THROUGH = 200;

  private static final Logger LOG = Logger.getLogger(DeliveryWork.class.getName());

  private final Map<String, Integer> turnsByTenant = new HashMap<>();
  private final Transactions transactions;
  private final SubscriptionStore store;
  private final MessageSender sender;
  private final Supplier<Executor> threads;
  private final TimeSource time;
  private final AtomicLong dropped = new AtomicLong();

  /** When it was logged that too many wait, by the subscription. */
  private final Map<String, Instant> loggedFull = new ConcurrentHashMap<>();

  DeliveryWork(
      Transactions transactions,
      SubscriptionStore store,
      MessageSender sender,
      Supplier<Executor> threads,
      TimeSource time) {
    super(LOG, "Could not deliver events to subscriptions; trying again.", threads);
    this.transactions = transactions;
    this.store = store;
    this.sender = sender;
    this.threads = threads;
    this.time = time;
  }

  @Override
  protected boolean takeTurn() {
    // Messages are sent also while events come as fast as they are spread.
    boolean more = spread() == EVENTS_AT_ONCE;
    return beginTurn() || more;
  }

  /** Makes deliveries of events that are on record; how many events there were, at most. */
  private int spread() {
    Map<Subscription, Integer> beyond = new HashMap<>();
    int found =
        transactions.inNew(
            () -> {
              List<RunEventRecord> events = store.takeEvents(EVENTS_AT_ONCE);
              if (!events.isEmpty()) {
                beyond.putAll(spread(events, time.now()));
              }
              return events.size();
            });
    // What was rolled back does not count.
    beyond.forEach(this::note);
    return found;
  }

  /** How many deliveries were dropped for each of the subscriptions that are logged. */
  private Map<Subscription, Integer> spread(List<RunEventRecord> events, Instant now) {
    Map<String, List<Subscription>> byTenant =
        store
            .lockAllOf(events.stream().map(RunEventRecord::orgId).collect(Collectors.toSet()))
            .stream()
            .collect(Collectors.groupingBy(Subscription::orgId));
    Set<Subscription> logged = new HashSet<>();
    for (RunEventRecord event : events) {
      for (Subscription subscription : byTenant.getOrDefault(event.orgId(), List.of())) {
        if (subscription.wants(event)) {
          String id = Ids.next(IdKind.DELIVERY, now);
          store.add(new Delivery(id, subscription, event, now));
          subscription.wake(now);
          logged.add(subscription);
        }
      }
    }
    return logged.stream().collect(Collectors.toMap(Function.identity(), to -> drop(to, now)));
  }

  /** Bounds what a target that was down has to catch up with. */
  private int drop(Subscription subscription, Instant now) {
    List<Delivery> beyond = store.beyond(subscription, MOST_PENDING, LOOKED_THROUGH);
    beyond.forEach(delivery -> delivery.drop(MOST_PENDING, now));
    return beyond.size();
  }

  /** Logs it, at most once an hour: a target that takes some may be full time and again. */
  private void note(Subscription subscription, int beyond) {
    dropped.addAndGet(beyond);
    Instant now = time.now();
    loggedFull.values().removeIf(logged -> logged.isBefore(now.minus(LOGGED_AGAIN)));
    if (beyond > 0 && loggedFull.putIfAbsent(subscription.id(), now) == null) {
      LOG.warning(
          () ->
              "More than %,d messages wait for subscription %s of tenant %s; the oldest fail until its target takes them."
                  .formatted(MOST_PENDING, subscription.id(), subscription.orgId()));
    }
  }

  /** How many deliveries this server has dropped since it began. */
  long dropped() {
    return dropped.get();
  }

  /** Begins a turn of the subscription whose turn it is; false when it is none's. */
  private boolean beginTurn() {
    Set<String> busy = new HashSet<>();
    synchronized (turnsByTenant) {
      if (turnsByTenant.values().stream().mapToInt(Integer::intValue).sum() >= MOST_TURNS) {
        return false;
      }
      turnsByTenant.forEach(
          (orgId, turns) -> {
            if (turns >= MOST_TURNS_OF_TENANT) {
              busy.add(orgId);
            }
          });
    }
    Instant now = time.now();
    Optional<DeliveryBatch> claimed = transactions.inNew(() -> claim(now, busy));
    claimed.filter(turn -> !turn.due().isEmpty()).ifPresent(this::begin);
    return claimed.isPresent();
  }

  private Optional<DeliveryBatch> claim(Instant now, Set<String> busy) {
    return store.lockDue(now, busy).map(subscription -> claim(subscription, now));
  }

  private DeliveryBatch claim(Subscription subscription, Instant now) {
    Instant until = now.plus(CLAIM);
    int most = subscription.most(SENT_AT_ONCE);
    List<DueDelivery> due = new ArrayList<>();
    List<Delivery> found = store.due(subscription.id(), now, Math.max(most, LOOKED_THROUGH));
    for (Delivery delivery : found) {
      if (delivery.isOverdue(now)) {
        delivery.giveUp(now);
      } else if (due.size() < most) {
        due.add(delivery.begin(now, until));
      }
    }
    if (!due.isEmpty()) {
      subscription.claim(until);
    } else if (found.isEmpty()) {
      subscription.settle(store.nextDue(subscription.id()).orElse(null));
    }
    return new DeliveryBatch(
        subscription.id(), subscription.orgId(), subscription.url(), subscription.secretId(), due);
  }

  private void begin(DeliveryBatch turn) {
    count(turn, 1);
    try {
      threads.get().execute(() -> carryOut(turn));
    } catch (RejectedExecutionException e) {
      count(turn, -1);
      throw e;
    }
  }

  private void count(DeliveryBatch turn, int change) {
    synchronized (turnsByTenant) {
      int turns = turnsByTenant.merge(turn.orgId(), change, Integer::sum);
      if (turns == 0) {
        turnsByTenant.remove(turn.orgId());
      }
    }
  }

  private void carryOut(DeliveryBatch turn) {
    try {
      Optional<Secret> secret = sender.secret(turn);
      List<CompletableFuture<Boolean>> sent =
          turn.due().stream()
              .map(
                  due ->
                      CompletableFuture.supplyAsync(
                          () -> deliver(turn, due, secret), threads.get()))
              .toList();
      boolean taken = sent.stream().map(CompletableFuture::join).reduce(false, Boolean::logicalOr);
      transactions.doInNew(() -> release(turn, taken));
    } catch (RuntimeException e) {
      // The claim runs out, and then the turn begins anew.
      failed(e);
    } finally {
      count(turn, -1);
      ask();
    }
  }

  /** Whether the target took it. */
  private boolean deliver(DeliveryBatch turn, DueDelivery due, Optional<Secret> secret) {
    Outcome outcome = sender.send(turn, due, secret);
    transactions.doInNew(
        () ->
            store
                .lockDelivery(turn.subscriptionId(), due.id())
                .filter(delivery -> delivery.isAt(due.attempt()))
                .ifPresent(delivery -> delivery.note(outcome, time.now())));
    return outcome.isDelivered();
  }

  private void release(DeliveryBatch turn, boolean taken) {
    store
        .lock(turn.subscriptionId())
        .ifPresent(
            subscription ->
                subscription.release(
                    taken, store.nextDue(turn.subscriptionId()).orElse(null), time.now()));
  }
}
