package org.workflowserver.distribution.payara;

import jakarta.inject.Singleton;
import org.glassfish.api.deployment.archive.ArchiveType;

/**
 * The type of application client modules.
 *
 * <p>Payara Micro leaves it out with the clients, yet the reader of enterprise archives asks for it
 * whenever it looks at a module.
 */
@Singleton
public final class CarType extends ArchiveType {
  /** Made by the container. */
  public CarType() {
    super("car", ".jar");
  }
}
