/**
 * Components that choose between the handles {@code true} and {@code false}. A value of the wrong
 * type is an error here, never a silent {@code false}.
 *
 * <p>Uses: component.
 */
package org.workflowserver.component.condition;
