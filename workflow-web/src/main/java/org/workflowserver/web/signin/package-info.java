/**
 * The pages that let a person in and out: the sign-in, here or at the organisation's provider, and
 * a new password.
 *
 * <p>Uses: identity, identity.signin, json, refusal, settings, web.page.
 */
package org.workflowserver.web.signin;
