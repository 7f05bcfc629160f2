/**
 * Says too much.
 *
 * <p>Uses: api, web, and further packages that make the line too long for one.
 */
package org.workflowserver.architecture.planted.run;
