/**
 * Regular expressions of authors, which match in linear time.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.pattern;
