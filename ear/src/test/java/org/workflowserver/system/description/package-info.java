/**
 * Tests of the descriptions of the API: what serves them, what tools say of them, and clients that
 * are generated from them.
 *
 * <p>Uses: json, system.support.
 */
package org.workflowserver.system.description;
