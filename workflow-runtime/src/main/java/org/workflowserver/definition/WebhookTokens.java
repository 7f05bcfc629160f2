package org.workflowserver.definition;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.SealedTable;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.settings.Settings;

/**
 * The secret parts of webhook URLs. A workflow has one as long as its current version begins with a
 * webhook trigger. None is remembered: one that was replaced is unknown from the commit on, on
 * every server.
 */
@Dependent
public class WebhookTokens {
  /** The trigger that a token goes with. */
  public static final String TRIGGER = "webhook_trigger";

  private static final Logger LOG = Logger.getLogger(WebhookTokens.class.getName());
  private static final String PATH = "/workflows/webhooks/";
  private static final String PREFIX = "whsec_";

  @Produces
  static final SealedTable SEALED =
      SealedTable.ofTenants("webhook_tokens", "workflow_id", "workflow_id");

  private final Sql sql;
  private final Sealer sealer;
  private final Transactions transactions;
  private final String publicUrl;

  @Inject
  public WebhookTokens(Sql sql, Sealer sealer, Transactions transactions) {
    this.sql = sql;
    this.sealer = sealer;
    this.transactions = transactions;
    this.publicUrl = Settings.PUBLIC_URL.value();
  }

  /** Whether a text can be a token at all. */
  public static boolean isShaped(String token) {
    return Ids.isToken(PREFIX, token);
  }

  /** What is on record of a token, to find it by: SHA-256 in hex. */
  public static String hash(String token) {
    return Text.sha256Hex(token);
  }

  /** What a start needs to know of the workflow whose token has that hash; empty when none has. */
  public Optional<WorkflowHead> findHead(String hash) {
    return transactions.inNew(
        () ->
            sql.of(
                    Workflow.class,
                    "select w from WebhookToken t, Workflow w where t.tokenHash = ?1"
                        + " and w.id = t.workflowId and w.deletedAt is null")
                .with(hash)
                .first(Workflow::head));
  }

  /**
   * Makes a token for a workflow that webhooks start from now on, and ends that of one which they
   * no longer do. Called inside the transaction that changes the workflow, which is locked.
   *
   * @return the URL for the caller, as {@link #url}
   */
  String keep(Caller caller, Workflow workflow, Drawing drawing) {
    boolean wanted = isStartedByWebhooks(drawing);
    Optional<WebhookToken> known = find(workflow);
    if (!wanted) {
      known.ifPresent(sql::remove);
      return null;
    }
    return known
        .map(token -> shown(caller, token))
        .orElseGet(
            () -> {
              String token = Ids.token(PREFIX);
              sql.add(new WebhookToken(workflow, hash(token), seal(token, workflow)));
              return shown(caller, token);
            });
  }

  /**
   * Gives the workflow another token; the one that it had ends. Called as {@link #keep}.
   *
   * @throws Refusal {@code trigger_mismatch} when no webhook starts it
   */
  String renew(Caller caller, Workflow workflow, Drawing drawing) {
    if (!isStartedByWebhooks(drawing)) {
      throw new Refusal(
          RefusalCode.TRIGGER_MISMATCH,
          "The workflow does not begin with a webhook trigger, so it has no token.");
    }
    Optional<WebhookToken> known = find(workflow);
    if (known.isEmpty()) {
      return keep(caller, workflow, drawing);
    }
    String token = Ids.token(PREFIX);
    known.get().replace(hash(token), seal(token, workflow));
    return shown(caller, token);
  }

  /** The workflow's token, if it has one, ends. Called as {@link #keep}. */
  void forget(Workflow workflow) {
    find(workflow).ifPresent(sql::remove);
  }

  private Optional<WebhookToken> find(Workflow workflow) {
    return sql.find(WebhookToken.class, workflow.id());
  }

  /** The workflow's webhook URL; null when it has none, and for callers who may not know it. */
  String url(Caller caller, Workflow workflow) {
    return urls(caller, List.of(workflow)).get(workflow.id());
  }

  /** As {@link #url}, of the tenant's workflows, by their ids. */
  Map<String, String> urls(Caller caller, List<Workflow> workflows) {
    Map<String, String> urls = new HashMap<>();
    if (mayKnow(caller) && !workflows.isEmpty()) {
      sql.of(
              WebhookToken.class,
              "select t from WebhookToken t where t.orgId = ?1 and t.workflowId in ?2")
          .with(caller.org(), workflows.stream().map(Workflow::id).toList())
          .list()
          .forEach(token -> urls.put(token.workflowId(), shown(caller, token)));
    }
    return urls;
  }

  private String shown(Caller caller, WebhookToken token) {
    if (!mayKnow(caller)) {
      return null;
    }
    try {
      byte[] opened = sealer.open(token.sealed(), token.workflowId(), token.orgId());
      return shown(caller, new String(opened, StandardCharsets.US_ASCII));
    } catch (SealBroken e) {
      // A list is not to fail by one of its rows; another token puts it right.
      LOG.log(Level.WARNING, "{0} The webhook URL is not shown.", e.getMessage());
      return null;
    }
  }

  private String shown(Caller caller, String token) {
    return mayKnow(caller) ? publicUrl + PATH + token : null;
  }

  private static boolean mayKnow(Caller caller) {
    return caller.has(Scope.EDITOR);
  }

  private static boolean isStartedByWebhooks(Drawing drawing) {
    return drawing.nodes().stream().anyMatch(node -> TRIGGER.equals(node.componentId()));
  }

  private String seal(String token, Workflow workflow) {
    return sealer.seal(token.getBytes(StandardCharsets.US_ASCII), workflow.id(), workflow.orgId());
  }
}
