package org.workflowserver.component;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a step has to mind of the secrets in its rendered configuration.
 *
 * @param hosts the targets that they may be sent to, a list for each secret that names any: what is
 *     sent goes only where every list allows it
 * @param areIn whether a text holds one of them, in any form
 */
public record StepSecrets(List<List<String>> hosts, Predicate<String> areIn) {
  /** Of a step whose configuration holds no secret. */
  public static final StepSecrets NONE = new StepSecrets(List.of(), text -> false);

  public StepSecrets {
    hosts = List.copyOf(hosts);
  }
}
