/**
 * The pages of the vault: secrets and API keys.
 *
 * <p>Uses: clock, definition, identity, paging, refusal, vault, web.page.
 */
package org.workflowserver.web.vault;
