package org.workflowserver.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The README's commands for application servers: its blocks {@code shell server <step>}. */
public final class Readme {
  private static final Path FILE = Path.of("..", "README.md");

  /** What a block does. */
  enum Step {
    /** Makes the domain. */
    CREATE,
    /** Gives GlassFish the H2 that it has not. */
    H2,
    /** Sets the settings and starts the domain. */
    START,
    /** Deploys. */
    DEPLOY,
    /** Undeploys. */
    UNDEPLOY,
    /** Makes a pool of connections to PostgreSQL, and starts the domain with it. */
    POOL;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Readme() {}

  /** What stands behind {@code shell} in the first line of the blocks that are run here. */
  public static Set<String> labels() {
    return Arrays.stream(Step.values())
        .map(step -> "server " + step.label())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The commands of a step, as they are written. */
  static String commands(Step step) {
    return commands("server " + step.label());
  }

  /** The commands of the block with that label. */
  public static String commands(String label) {
    Pattern block =
        Pattern.compile("^```shell " + label + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    try {
      Matcher found = block.matcher(Files.readString(FILE));
      if (!found.find()) {
        throw new AssertionError("The README has no block 'shell " + label + "'.");
      }
      return found.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
