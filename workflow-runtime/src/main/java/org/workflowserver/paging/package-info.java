/**
 * Keyset paging: a list is read from where the page before ended, and is never counted.
 *
 * <p>Uses: refusal.
 */
package org.workflowserver.paging;
