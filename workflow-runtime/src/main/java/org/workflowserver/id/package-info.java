/**
 * Prefixed ULIDs and random tokens.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.id;
