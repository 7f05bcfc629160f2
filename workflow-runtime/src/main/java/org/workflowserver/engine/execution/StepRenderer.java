package org.workflowserver.engine.execution;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepSecrets;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TemplateScope;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.TokenUnavailable;

/** Renders the configurations of steps, with the secrets that they name. */
record StepRenderer(Limits limits, TimeSource time, RunSecrets secrets) {
  private static final Logger LOG = Logger.getLogger(StepRenderer.class.getName());

  /**
   * Renders a configuration; a template's fault is an outcome like any other.
   *
   * @param resumed whether the step waited: it sends nothing, so that secrets need not be there nor
   *     tokens be good, and it is not tried again, which would ask anew for the answer that it has
   * @param loggable makes what may be logged of a failure
   */
  Rendered render(
      CompiledNode node, TemplateScope scope, boolean resumed, UnaryOperator<Throwable> loggable) {
    if (node.failure() != null) {
      return Rendered.not(node.failure());
    }
    if (secrets.isEmpty()) {
      return rendered(node, scope, () -> StepSecrets.NONE, loggable);
    }
    Map<String, Secret> found;
    try {
      found = secrets.read(node.secrets(), !resumed);
    } catch (TokenUnavailable e) {
      return Rendered.not(
          new Failed(Fault.REMOTE, e.code(), e.getMessage(), e.isPassing() && !resumed, Map.of()));
    } catch (RuntimeException e) {
      return Rendered.not(unreadable(e, resumed));
    }
    if (node.secrets().isEmpty()) {
      return rendered(node, scope, () -> StepSecrets.NONE, loggable);
    }
    SecretScope withSecrets = new SecretScope(scope, node.secrets(), found, resumed);
    return rendered(node, withSecrets, withSecrets::used, loggable);
  }

  /**
   * Where the database is away, that is no step's fault: the run leaves memory until it is back.
   */
  private static Failed unreadable(RuntimeException problem, boolean resumed) {
    if (DatabaseFailure.isBehind(problem)) {
      throw problem;
    }
    LOG.log(Level.WARNING, "The vault could not be read for a step. The step fails.", problem);
    return Failed.internal(
        "The vault could not be read.", !resumed && !(problem instanceof SealBroken));
  }

  @SuppressWarnings("unchecked")
  private Rendered rendered(
      CompiledNode node,
      TemplateScope scope,
      Supplier<StepSecrets> used,
      UnaryOperator<Throwable> loggable) {
    Budget budget = new Budget(limits.templateTime(), limits.templateOutput(), time::nanoTime);
    try {
      Object configuration = node.configuration().render(scope, budget);
      return new Rendered((Map<String, Object>) configuration, null, used.get());
    } catch (TemplateFault e) {
      return Rendered.not(Failed.input(e.code(), e.getMessage()));
    } catch (SecretScope.SecretMissing e) {
      return Rendered.not(Failed.input(e.code(), e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(
          Level.SEVERE,
          "Rendering the configuration of a step of "
              + node.componentId()
              + " threw an exception. The step fails.",
          loggable.apply(e));
      return Rendered.not(
          Failed.internal("The step's configuration could not be rendered.", false));
    }
  }
}
