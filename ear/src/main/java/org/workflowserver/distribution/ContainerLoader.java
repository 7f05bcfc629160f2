package org.workflowserver.distribution;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;

/**
 * The class path as the container and the application see it: without the list of its jars. Faces
 * asks for that list, twice for each web application, to search every jar for configuration files
 * under names of their own; the container's hundreds of jars hold none.
 */
final class ContainerLoader extends ClassLoader {
  /** What every jar holds. */
  private static final Set<String> IN_EVERY_JAR = Set.of("META-INF/", "META-INF/MANIFEST.MF");

  static {
    registerAsParallelCapable();
  }

  ContainerLoader() {
    super("container", ClassLoader.getSystemClassLoader());
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return IN_EVERY_JAR.contains(name) ? Collections.emptyEnumeration() : super.getResources(name);
  }
}
