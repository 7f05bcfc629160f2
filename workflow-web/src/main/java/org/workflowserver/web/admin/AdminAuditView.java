package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.log.AuditFilter;
import org.workflowserver.audit.log.AuditLog;
import org.workflowserver.audit.log.AuditRecord;
import org.workflowserver.audit.log.AuditVerification;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Json;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.ShownJson;
import org.workflowserver.web.page.Texts;

/** The administration's page of the audit log: its entries, and whether they were altered. */
@Model
public class AdminAuditView {
  /** What the address says for whoever signed in or tried to. */
  private static final String SIGN_INS = "sign-ins";

  private static final Set<AuditAction> SIGN_IN_ACTIONS =
      Set.of(AuditAction.SIGNED_IN, AuditAction.SIGN_IN_FAILED);

  /** Details that say again who did it. */
  private static final Set<String> WHO = Set.of("issuer", "subject");

  @Inject private AuditLog log;
  @Inject private Page page;
  private AuditVerification verification;

  /** Reads what the page shows. */
  public void load() {
    page.list(
        Page.ROWS,
        request -> log.list(page.caller(), filter(query()), request).map(Row::new),
        at -> page.getPath() + filters().with(at).build());
  }

  /** The filter of an address of this page, or of a download that it leads to. */
  static AuditFilter filter(QueryString query) {
    return new AuditFilter(
        query.instant("from"),
        query.instant("to"),
        query.text("actor"),
        isSignIns(query) ? SIGN_IN_ACTIONS : action(query).map(Set::of).orElseGet(Set::of),
        query.text("object"));
  }

  private Optional<AuditAction> action() {
    return action(query());
  }

  private static Optional<AuditAction> action(QueryString query) {
    return query.text("what").flatMap(code -> Coded.find(AuditAction.class, code));
  }

  private QueryString query() {
    return page.query();
  }

  /** Reads the whole log and tells on this page whether it is as it was written. */
  public void verify() {
    page.attempt(() -> verification = log.verify(page.caller()));
  }

  /** What was found; null where nobody asked. */
  public AuditVerification getVerification() {
    return verification;
  }

  /** What was found, in words. */
  public String getFound() {
    return verification.valid()
        ? Texts.of("admin-audit.whole", verification.entries())
        : Texts.of(
            "admin-audit.broken", verification.firstBroken().orElseThrow(), verification.entries());
  }

  /** The hash that the chain ends with; empty for none. */
  public String getHead() {
    return verification.head().orElse("");
  }

  /** Whether only sign-ins are shown. */
  public boolean isSignIns() {
    return isSignIns(query());
  }

  private static boolean isSignIns(QueryString query) {
    return query.text("what").equals(Optional.of(SIGN_INS));
  }

  /** Whether the filter leaves out entries. */
  public boolean isFiltered() {
    return !filter(query()).isNone();
  }

  /** Address of what the filter fits, as a file. */
  public String getExport() {
    return page.getRoot() + AuditDownload.PATH + filters().build();
  }

  /** What the filter of actions offers. */
  public List<Choice> getActions() {
    List<Choice> choices = new ArrayList<>();
    choices.add(
        new Choice(
            Choice.ANY, Texts.of("admin-audit.anything"), action().isEmpty() && !isSignIns()));
    choices.add(new Choice(SIGN_INS, Texts.of("admin.sign-ins"), isSignIns()));
    for (AuditAction offered : AuditAction.values()) {
      choices.add(
          new Choice(offered.code(), words(offered.code()), action().equals(Optional.of(offered))));
    }
    return choices;
  }

  private static String words(String code) {
    String text = code.replace('.', ' ').replace('_', ' ');
    return text.startsWith("api ")
        ? "API" + text.substring(3)
        : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private QueryString.Builder filters() {
    QueryString.Builder builder = new QueryString.Builder();
    for (String name : List.of("from", "to", "actor", "what", "object")) {
      builder.with(name, query().text(name));
    }
    return builder;
  }

  /** An entry of the list. */
  public record Row(AuditRecord audited) {
    private static final Pattern ID = Pattern.compile("[a-z]+_[0-9a-z_]+");

    /** What was done, in words. */
    public String action() {
      return words(audited.entry().action());
    }

    /** Whether it is about something with an id; a refused call is about itself. */
    public boolean isAboutId() {
      return ID.matcher(audited.entry().object()).matches();
    }

    /** The filter of the entries that are about the same. */
    public String ofObject() {
      return ShownJson.parameter("object", audited.entry().object());
    }

    /** The further facts in a line, without who did it. */
    public String summary() {
      String facts =
          details().stream()
              .filter(fact -> !WHO.contains(fact.getKey()))
              .map(fact -> fact.getKey() + ": " + fact.getValue())
              .collect(Collectors.joining(", "));
      return facts.isEmpty() ? Texts.of("admin-audit.more") : facts;
    }

    /**
     * Further facts by name; those of an altered entry may be no JSON, and are told as they are.
     */
    public List<Map.Entry<String, Object>> details() {
      String text = audited.entry().details();
      try {
        return List.copyOf(Json.parseStoredObject(text).entrySet());
      } catch (RuntimeException altered) {
        return List.of(Map.entry("", text));
      }
    }
  }
}
