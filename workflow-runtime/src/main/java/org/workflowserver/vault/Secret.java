package org.workflowserver.vault;

import java.util.List;

/**
 * An opened secret. Who holds one masks it in whatever it writes.
 *
 * @param itemId {@code vlt_…}
 * @param name unique in the tenant
 * @param value the secret itself
 * @param hosts lower-case names of the targets that it may be sent to, with or without a port;
 *     empty for any
 */
public record Secret(String itemId, String name, String value, List<String> hosts) {
  public Secret {
    hosts = List.copyOf(hosts);
  }

  /** Without the value, which belongs in no log. */
  @Override
  public String toString() {
    return "Secret[itemId=" + itemId + ", name=" + name + ", hosts=" + hosts + "]";
  }
}
