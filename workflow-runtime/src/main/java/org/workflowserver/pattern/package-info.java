/**
 * Regular expressions of authors and searches for texts, both in linear time.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.pattern;
