package org.workflowserver.component;

/**
 * What a trigger takes from outside.
 *
 * @param member where it is in what a run starts with
 * @param root its own name in templates
 */
public record TriggerInput(String member, String root) {}
