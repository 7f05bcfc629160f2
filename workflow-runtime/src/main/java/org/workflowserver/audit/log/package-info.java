/**
 * Reading and verifying the audit log. The facade is {@link org.workflowserver.audit.log.AuditLog}.
 * It lies above {@code identity}, which adds to the log and so may not be used by what it adds to.
 *
 * <p>Owns nothing.
 *
 * <p>Uses: audit, database, identity, json, limit, paging, refusal.
 */
package org.workflowserver.audit.log;
