package org.workflowserver.audit;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.workflowserver.json.Text;

/**
 * Something that was done, or refused. Texts are made fit to be stored and cut to what the columns
 * hold; none may be a secret or the content of a workflow or run.
 *
 * @param org the tenant
 * @param actor the name of who did it, or the id of the workflow that did; empty when unknown
 * @param address where the call came from; empty when nobody called
 * @param object the id of what it was done to; empty when there is none
 * @param details short facts by name; kept in the order of their names
 */
public record AuditEntry(
    String org,
    Optional<String> actor,
    Optional<String> address,
    AuditAction action,
    Optional<String> object,
    Map<String, String> details) {
  /** The first tenant, whose people run the server; its log has what is of no tenant. */
  public static final String FIRST_ORG = "default";

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_ADDRESS = 64;

  public AuditEntry {
    actor = actor.map(text -> fit(text, LONGEST_NAME));
    address = address.map(text -> fit(text, LONGEST_ADDRESS));
    object = object.map(text -> fit(text, LONGEST_NAME));
    SortedMap<String, String> fitting = new TreeMap<>();
    details.forEach((name, value) -> fitting.put(name, fit(value, LONGEST_NAME)));
    details = Collections.unmodifiableSortedMap(fitting);
  }

  /** Of what the server or its operator did: no caller is named. */
  public static AuditEntry ofServer(
      String org, AuditAction action, String object, Map<String, String> details) {
    return new AuditEntry(
        org, Optional.empty(), Optional.empty(), action, Optional.of(object), details);
  }

  /** The entry with one more detail. */
  public AuditEntry with(String name, String value) {
    Map<String, String> more = new HashMap<>(details);
    more.put(name, value);
    return new AuditEntry(org, actor, address, action, object, more);
  }

  /** The entry as another tenant's log has it too. */
  public AuditEntry in(String otherOrg) {
    return new AuditEntry(otherOrg, actor, address, action, object, details);
  }

  /** The details as JSON text, the same for the same details. */
  String detailsText() {
    StringBuilder text = new StringBuilder("{");
    for (Map.Entry<String, String> detail : details.entrySet()) {
      if (text.length() > 1) {
        text.append(',');
      }
      LinkedEntry.quote(text, detail.getKey()).append(':');
      LinkedEntry.quote(text, detail.getValue());
    }
    return text.append('}').toString();
  }

  private static String fit(String text, int most) {
    return Text.cut(Text.storable(text), most);
  }
}
