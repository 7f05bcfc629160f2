/**
 * What is held against the operator's settings before anything else starts.
 *
 * <p>Decision: one list of rules, run twice. Context: a wrong setting that the container finds
 * costs the operator its whole start, and each further one another start. Decision: the
 * distribution's launcher calls the list before it starts the container, and the application calls
 * it again, since on an application server there is no such launcher. Consequence: the rules and
 * what they use need no library and no container.
 *
 * <p>Uses: identity.signin, identity.token, outbound, sealing, settings.
 */
package org.workflowserver.startup;
