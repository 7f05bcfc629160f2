package org.workflowserver.bulk;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.OnDemandWorker;
import org.workflowserver.database.PeriodicWork;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.record.Runs;
import org.workflowserver.settings.Settings;

/** Does something with many runs: the facade. Tenant and scope are checked here. */
@ApplicationScoped
public class BulkOperations implements PeriodicWork {
  /** Most runs of an operation. */
  static final int MOST_RUNS = 100_000;

  /** Most operations of a tenant that are under way. */
  static final int MOST_OPEN = 10;

  private static final Duration COME_BACK = Duration.ofSeconds(10);
  private static final Logger LOG = Logger.getLogger(BulkOperations.class.getName());

  private Transactions transactions;
  private BulkStore store;
  private TimeSource time;
  private BulkWork work;

  protected BulkOperations() {}

  @Inject
  public BulkOperations(
      Transactions transactions,
      BulkStore store,
      Accounts accounts,
      Runs runs,
      RunEngine engine,
      TimeSource time) {
    this(transactions, store, accounts::find, runs, engine, time, Settings.LIMIT_PENDING.value());
  }

  /**
   * @param accounts finds local accounts and API keys by their ids, as they are now
   * @param mostPending pending runs of a tenant
   */
  public BulkOperations(
      Transactions transactions,
      BulkStore store,
      Function<String, Optional<Account>> accounts,
      Runs runs,
      RunEngine engine,
      TimeSource time,
      int mostPending) {
    this.transactions = transactions;
    this.store = store;
    this.time = time;
    this.work = new BulkWork(transactions, store, accounts, runs, engine, time, mostPending);
  }

  /**
   * Counts the runs that the filter fits and the action is possible on and, unless this is a dry
   * run, puts on record that it is to be carried out on them. That happens behind the answer. Needs
   * {@code operator}.
   *
   * @throws Refusal {@code parameter_invalid} when the filter fits more than {@value #MOST_RUNS},
   *     or more than the caller was shown, {@code idempotency_key_reused}, {@code
   *     capacity_exceeded} when {@value #MOST_OPEN} operations of the tenant are under way
   */
  public BulkAnswer begin(Caller caller, BulkCommand command) {
    caller.require(Scope.OPERATOR);
    Optional<BulkAnswer> earlier = replay(caller, command);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    if (command.dryRun()) {
      int matched = transactions.inNew(() -> count(caller, command, time.now()));
      return new BulkAnswer(null, matched, 0, true, false);
    }
    BulkAnswer answer = insert(caller, command).or(() -> replay(caller, command)).orElseThrow();
    work.ask();
    return answer;
  }

  /**
   * How far an operation is. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public BulkProgress require(Caller caller, String id) {
    caller.require(Scope.VIEWER);
    return find(caller, id);
  }

  /** The newest ones that are under way, 20 at most, newest first. Needs {@code viewer}. */
  public List<BulkProgress> underWay(Caller caller) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> store.open(caller.org()));
  }

  /**
   * Ends an operation: no further batch begins. What it has done stays; one that has ended stays as
   * it is. Needs {@code operator}.
   *
   * @return how far it came
   * @throws Refusal {@code resource_missing}
   */
  public BulkProgress cancel(Caller caller, String id) {
    caller.require(Scope.OPERATOR);
    find(caller, id);
    String reason = "It was stopped by " + Requester.of(caller).name() + ".";
    AuditEntry entry =
        caller.auditEntry(AuditAction.BULK_OPERATION_STOPPED, id, Map.of(BulkStore.REASON, reason));
    transactions.doInNew(() -> store.stop(entry, time.now()));
    return find(caller, id);
  }

  private BulkProgress find(Caller caller, String id) {
    return transactions
        .inNew(
            () ->
                Ids.isShaped(IdKind.BULK_OPERATION, id)
                    ? store.find(caller.org(), id)
                    : Optional.<BulkProgress>empty())
        .orElseThrow(() -> Refusal.notFound("bulk operation"));
  }

  /** Puts the operation on record; empty when another call with its key came between. */
  private Optional<BulkAnswer> insert(Caller caller, BulkCommand command) {
    try {
      return transactions.inNew(() -> tryInsert(caller, command));
    } catch (Refusal refusal) {
      throw refusal;
    } catch (RuntimeException e) {
      // On H2 a key that is taken comes out as a failure like others.
      if (replay(caller, command).isPresent()) {
        LOG.log(Level.FINE, "Another call with the same key came between.", e);
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<BulkAnswer> tryInsert(Caller caller, BulkCommand command) {
    // As exact as a database keeps it.
    Instant now = time.now().truncatedTo(ChronoUnit.MICROS);
    requireRoom(caller);
    int matched = count(caller, command, now);
    refuseMoreThanShown(command, matched);
    OpenOperation operation =
        new OpenOperation(
            Ids.next(IdKind.BULK_OPERATION),
            caller.org(),
            command.action(),
            FilterText.of(command.filter()),
            Requester.of(caller),
            command.traceparent().orElse(null),
            "",
            now);
    AuditEntry entry = entry(caller, operation, matched);
    if (!store.insert(operation, command.idempotency(), matched, entry)) {
      return Optional.empty();
    }
    log(caller, operation, matched);
    return Optional.of(new BulkAnswer(operation.id(), matched, matched, false, false));
  }

  private static AuditEntry entry(Caller caller, OpenOperation operation, int matched) {
    return caller.auditEntry(
        AuditAction.BULK_OPERATION_STARTED,
        operation.id(),
        Map.of(
            "action",
            operation.action().code(),
            "filter",
            FilterText.forAudit(operation.filter()),
            "runs",
            Integer.toString(matched)));
  }

  private void requireRoom(Caller caller) {
    if (store.countOpen(caller.org()) >= MOST_OPEN) {
      throw Refusal.capacityExceeded(
          MOST_OPEN + " bulk operations are under way already; nothing was done.", COME_BACK);
    }
  }

  private static void refuseMoreThanShown(BulkCommand command, int matched) {
    if (matched > command.atMost().orElse(MOST_RUNS)) {
      throw new Refusal(
          RefusalCode.PARAMETER_INVALID,
          "The number of runs that match has grown from %d to %d; nothing was done."
              .formatted(command.atMost().orElseThrow(), matched));
    }
  }

  private static void log(Caller caller, OpenOperation operation, int matched) {
    LOG.log(
        Level.INFO,
        "{0} of tenant {1} asked to {2} all runs of {3}: {4} match. Operation {5} begins.",
        new Object[] {
          caller.name(),
          caller.org(),
          operation.action().code(),
          FilterText.forAudit(operation.filter()),
          Integer.toString(matched),
          operation.id()
        });
  }

  private int count(Caller caller, BulkCommand command, Instant now) {
    if (store
        .matches()
        .looksAtMoreThan(
            MOST_RUNS, caller.org(), command.filter(), command.action().possible(), now)) {
      throw Refusal.invalid(
          "/filter",
          "The filter would have to be held against more than "
              + MOST_RUNS
              + " runs one by one, for a text or for when they ended; nothing was done. Narrow it,"
              + " by 'from' and 'to' for instance.");
    }
    int matched =
        store
            .matches()
            .count(caller.org(), command.filter(), command.action().possible(), now, MOST_RUNS + 1);
    if (matched > MOST_RUNS) {
      throw Refusal.invalid(
          "/filter",
          "The filter fits more than "
              + MOST_RUNS
              + " runs, as many as one call takes; nothing was done. Narrow it, by 'from' and 'to'"
              + " for instance.");
    }
    return matched;
  }

  private Optional<BulkAnswer> replay(Caller caller, BulkCommand command) {
    return command
        .idempotency()
        .flatMap(key -> transactions.inNew(() -> store.accepted(caller.org(), key, time.now())))
        .map(begun -> new BulkAnswer(begun.id(), begun.matched(), begun.matched(), false, true));
  }

  @Override
  public OnDemandWorker worker() {
    return work;
  }
}
