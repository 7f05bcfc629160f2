/**
 * Parts of what is in front of the application, each by itself.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.distribution.payara;
