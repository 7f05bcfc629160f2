/**
 * One secret, used wherever a workflow may use one and sent back in every form by those who got it,
 * is looked for in all that the server stores, logs and answers.
 *
 * <p>Owns the proof that a secret of the vault comes out to its targets alone. The members that
 * take one are read from the catalogue: a new one is tried too, or fails the test.
 *
 * <p>Uses: json, system.support.
 */
package org.workflowserver.system.vault;
