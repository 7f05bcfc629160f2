/** Says what it uses, but not at the end: Uses: json. More follows. */
package org.workflowserver.architecture.planted.template;
