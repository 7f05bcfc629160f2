/**
 * The pages of the vault: secrets and API keys.
 *
 * <p>Uses: clock, definition, identity, json, paging, refusal, vault, web.page.
 */
package org.workflowserver.web.vault;
