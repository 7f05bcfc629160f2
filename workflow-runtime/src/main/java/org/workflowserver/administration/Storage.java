package org.workflowserver.administration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.workflowserver.administration.StorageStore.Size;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;

/** How much the database holds, and how it grows: the facade. */
@ApplicationScoped
public class Storage {
  /** Growth is shown of a week, or of as long as is on record. */
  private static final int DAYS = 7;

  private static final int KEPT_DAYS = 30;
  private static final Logger LOG = Logger.getLogger(Storage.class.getName());

  private StorageStore store;
  private Transactions transactions;
  private TimeSource time;
  private Outage outage;

  protected Storage() {}

  @Inject
  public Storage(Sql sql, Transactions transactions, TimeSource time) {
    this.store = new StorageStore(sql);
    this.transactions = transactions;
    this.time = time;
    this.outage =
        new Outage(LOG, "Could not note how much the database holds; trying again in ten minutes.");
  }

  /**
   * How much the database and its tables hold. Needs an administrator of the first tenant.
   *
   * @throws org.workflowserver.refusal.Refusal {@code scope_missing}
   */
  public StorageView require(Caller caller) {
    caller.requireInstallationAdministrator();
    return transactions.inNew(
        () -> {
          Optional<String> since = store.sampledDay(today().minusDays(DAYS).toString());
          Map<String, Size> before = since.map(store::sampled).orElseGet(Map::of);
          List<TableView> all =
              store.sizes().stream().map(size -> view(size, before.get(size.name()))).toList();
          return new StorageView(
              since.orElse(null), store.isEstimated(), all.getFirst(), largestFirst(all));
        });
  }

  private static List<TableView> largestFirst(List<TableView> all) {
    return all.stream()
        .skip(1)
        .sorted(
            Comparator.comparing(TableView::bytes, Comparator.nullsLast(Comparator.reverseOrder())))
        .toList();
  }

  private static TableView view(Size now, Size before) {
    boolean sized = before != null && before.bytes() != null && now.bytes() != null;
    return new TableView(
        now.name(),
        now.bytes(),
        now.rows(),
        sized ? Long.valueOf(now.bytes() - before.bytes()) : null,
        before == null ? null : Long.valueOf(now.rows() - before.rows()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(time.now(), ZoneOffset.UTC);
  }

  /** Puts the day's sizes on record, once. Called every ten minutes. */
  public void note() {
    outage.runLogged(() -> transactions.doInNew(this::noteDay));
  }

  private void noteDay() {
    String day = today().toString();
    if (!store.isSampled(day)) {
      store.sizes().forEach(size -> store.sample(day, size));
      store.forgetBefore(today().minusDays(KEPT_DAYS).toString());
    }
  }
}
