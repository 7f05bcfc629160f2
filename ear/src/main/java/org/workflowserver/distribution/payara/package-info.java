/**
 * What Payara Micro lacks to take an enterprise archive: the one corner that knows its inside.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.distribution.payara;
