/**
 * Components that choose between handles. A value of the wrong type is an error here, never a
 * silent {@code false}.
 *
 * <p>What a condition asks is a {@link org.workflowserver.component.condition.Rule}, which its own
 * component, groups and cases share.
 *
 * <p>Uses: component, component.schema, json, pattern.
 */
package org.workflowserver.component.condition;
