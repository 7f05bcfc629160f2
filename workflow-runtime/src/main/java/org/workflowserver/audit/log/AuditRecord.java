package org.workflowserver.audit.log;

import org.workflowserver.audit.LinkedEntry;

/**
 * A row of the log as it is on record.
 *
 * @param hash as it is stored, which is that of the entry unless one of them was altered
 */
public record AuditRecord(LinkedEntry entry, String hash) {}
