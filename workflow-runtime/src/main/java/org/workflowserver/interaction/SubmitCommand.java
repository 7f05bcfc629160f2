package org.workflowserver.interaction;

import java.util.Map;
import java.util.Optional;

/**
 * Answer an interaction.
 *
 * @param action the id of one of its actions
 * @param data what was filled in
 * @param comment what the person says to it
 */
public record SubmitCommand(String action, Map<String, Object> data, Optional<String> comment) {}
