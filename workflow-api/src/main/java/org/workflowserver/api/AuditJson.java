package org.workflowserver.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.audit.LinkedEntry;
import org.workflowserver.audit.log.AuditRecord;
import org.workflowserver.audit.log.AuditVerification;
import org.workflowserver.json.Json;

/** The audit log as callers see it. */
final class AuditJson {
  private AuditJson() {}

  /** An entry, with the members of its line in an export. */
  static Map<String, Object> entry(AuditRecord audited) {
    LinkedEntry entry = audited.entry();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seq", entry.seq());
    json.put("org", entry.org());
    json.put("at", entry.at());
    json.put("actor", entry.actor());
    json.put("action", entry.action());
    json.put("object", entry.object());
    json.put("details", details(entry.details()));
    json.put("address", entry.address());
    json.put("previous", entry.previous());
    json.put("hash", audited.hash());
    return json;
  }

  /** Who altered the log may have left no JSON; that is for its verification to tell. */
  private static Map<String, Object> details(String text) {
    try {
      return Json.parseStoredObject(text);
    } catch (RuntimeException e) {
      return Map.of("unreadable", text);
    }
  }

  static Map<String, Object> verification(AuditVerification verification) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("valid", verification.valid());
    json.put("entries", verification.entries());
    json.put("first_broken", verification.firstBroken().orElse(null));
    json.put("head", verification.head().orElse(null));
    return json;
  }
}
