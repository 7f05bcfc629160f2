package org.workflowserver.architecture.planted.template;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reaches outside. */
final class ReadsFiles {
  boolean isThere(Path path) {
    return Files.exists(path);
  }
}
