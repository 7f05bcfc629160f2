package org.workflowserver.vault;

import java.util.List;

/**
 * A secret, opened.
 *
 * @param hosts the only targets that it may be sent to; empty for any
 */
public record Secret(String itemId, String name, String value, List<String> hosts) {}
