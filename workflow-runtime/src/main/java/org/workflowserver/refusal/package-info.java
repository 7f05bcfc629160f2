/**
 * Refusals: a call that is answered with a reason instead of done.
 *
 * <p>Owns the codes that callers see with what each means, and how much is told of what is wrong
 * with one call. Which status a code becomes is the API's matter.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.refusal;
