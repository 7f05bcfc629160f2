package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.List;
import org.workflowserver.administration.Storage;
import org.workflowserver.administration.StorageView;
import org.workflowserver.identity.Scope;
import org.workflowserver.statistics.Statistics;
import org.workflowserver.statistics.WorkflowSize;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;

/** The administration's page of what the database holds, by table and by workflow. */
@Model
public class AdminStorageView {
  private static final int WORKFLOWS = 25;

  @Inject private Storage storage;
  @Inject private Statistics statistics;
  @Inject private SignedInCaller signedIn;
  private StorageView seen;
  private List<WorkflowSize> workflows = List.of();

  /** Reads what the page shows. */
  public void load() {
    signedIn.caller().require(Scope.ADMIN);
    workflows = statistics.largest(signedIn.caller(), WORKFLOWS);
    seen = signedIn.isInstallationAdmin() ? storage.require(signedIn.caller()) : null;
  }

  /** The database; null for administrators of other tenants than the first. */
  public StorageView getSeen() {
    return seen;
  }

  /** The tenant's workflows of which much is recorded, the largest first. */
  public List<WorkflowSize> getWorkflows() {
    return workflows;
  }

  /** What the sizes of tables are. */
  public String getSizeTitle() {
    return Texts.of(seen.estimated() ? "admin-storage.size-about" : "admin-storage.size");
  }

  /** A size; a dash where it is not known. */
  public String bytes(Long bytes) {
    return bytes == null ? "–" : Words.bytes(bytes);
  }

  /** What came to a size; a dash where it is not known. */
  public String added(Long bytes) {
    return bytes == null ? "–" : (bytes < 0 ? "−" : "+") + Words.bytes(Math.abs(bytes));
  }

  /** What came to a number; a dash where it is not known. */
  public String addedRows(Long rows) {
    return rows == null ? "–" : (rows < 0 ? "−" : "+") + Math.abs(rows);
  }
}
