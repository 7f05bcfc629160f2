package org.workflowserver.within;

import fish.payara.arquillian.container.payara.managed.PayaraMicroDeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.Archive;

/**
 * Names the servlet that runs tests within the container. The adapter looks for servlets in what
 * the container prints, as soon as the line with the ports is there: on a machine that is busy it
 * finds none, for their lines come later.
 */
public final class NamedServlets implements LoadableExtension {
  private static final String RUNNER = "ArquillianServletRunnerEE9";

  @Override
  public void register(ExtensionBuilder builder) {
    builder.override(
        DeployableContainer.class, PayaraMicroDeployableContainer.class, Container.class);
  }

  /** The adapter with that. */
  public static final class Container extends PayaraMicroDeployableContainer {
    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
      ProtocolMetaData deployed = super.deploy(archive);
      String root = "/" + archive.getName().replaceFirst("\\.war$", "");
      for (HTTPContext http : deployed.getContexts(HTTPContext.class)) {
        http.add(new Servlet(RUNNER, root));
      }
      return deployed;
    }
  }
}
