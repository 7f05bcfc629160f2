package org.workflowserver.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Loads the classes of a start beside a start that has no AOT cache, which spares its own thread a
 * part of what takes it a quarter of its time. A class that another build or another Java does not
 * have is left out.
 */
final class Preloading {
  private static final Logger LOG = Logger.getLogger(Preloading.class.getName());

  /** A line for each package: its name and those of its classes. */
  private static final String LIST = "/classes.txt";

  private Preloading() {}

  /** Begins where a second processor is there to do it. */
  static void begin() {
    if (Runtime.getRuntime().availableProcessors() > 1) {
      Thread.ofPlatform().daemon().name("preloading").start(Preloading::loadAll);
    }
  }

  private static void loadAll() {
    try (BufferedReader list =
        new BufferedReader(
            new InputStreamReader(
                Preloading.class.getResourceAsStream(LIST), StandardCharsets.UTF_8))) {
      list.lines().forEach(Preloading::load);
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.FINE, "The classes of a start could not be listed.", e);
    }
  }

  private static void load(String line) {
    String[] names = line.split(" ");
    for (int i = 1; i < names.length; i++) {
      try {
        Class.forName(names[0] + '.' + names[i], false, ClassLoader.getSystemClassLoader());
      } catch (ClassNotFoundException | LinkageError e) {
        LOG.log(Level.FINEST, "A class was not loaded ahead.", e);
      }
    }
  }
}
