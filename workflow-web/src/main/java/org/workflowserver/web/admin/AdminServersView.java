package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import org.workflowserver.administration.ServerView;
import org.workflowserver.administration.Servers;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;

/** The administration's page of the servers. */
@Model
public class AdminServersView {
  @Inject private Servers servers;
  @Inject private Page page;
  private List<ServerView> rows = List.of();

  /** Reads what the page shows. */
  public void load() {
    rows = servers.list(page.caller());
    page.answeredUnchanged(rows);
  }

  /** The servers. */
  public List<ServerView> getRows() {
    return rows;
  }

  /** How a server's lease looks and reads. */
  public Words.Badge badge(ServerView server) {
    return server.alive()
        ? new Words.Badge("succeeded", Texts.of("admin-servers.alive"))
        : new Words.Badge("skipped", Texts.of("admin-servers.gone"));
  }

  /** A server's load beside its processors; empty where it is not known. */
  public String load(ServerView server) {
    return server.load() == null
        ? ""
        : Texts.of(
            "admin-servers.load-of",
            String.format(Locale.ROOT, "%.2f", server.load()),
            server.processors());
  }

  /** How far a server's clock is from the database's, in milliseconds; empty where not known. */
  public String clock(ServerView server) {
    return server.clockOffset() == null
        ? ""
        : Texts.of(
            "admin-servers.milliseconds",
            String.format(Locale.ROOT, "%+.1f", server.clockOffset().toNanos() / 1e6));
  }
}
