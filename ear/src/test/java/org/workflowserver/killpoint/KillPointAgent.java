package org.workflowserver.killpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Puts classes that call {@link Reached} in the place of those that a server has, or will have. It
 * is attached to a server that runs, or given to one that begins; a server that begins with it has
 * no AOT cache.
 */
public final class KillPointAgent {
  private KillPointAgent() {}

  /**
   * Called by the virtual machine before the server's main method.
   *
   * @param folders the control folder and the one of the classes, with a colon between them
   */
  public static void premain(String folders, Instrumentation instrumentation) throws IOException {
    replaceClasses(folders, instrumentation);
  }

  /** Called when the agent is attached; as {@link #premain}. */
  public static void agentmain(String folders, Instrumentation instrumentation)
      throws IOException, UnmodifiableClassException {
    Map<String, byte[]> classes = replaceClasses(folders, instrumentation);
    Class<?>[] loaded =
        Arrays.stream(instrumentation.getAllLoadedClasses())
            .filter(type -> classes.containsKey(internalName(type)))
            .toArray(Class<?>[]::new);
    if (loaded.length > 0) {
      instrumentation.retransformClasses(loaded);
    }
  }

  private static Map<String, byte[]> replaceClasses(String folders, Instrumentation instrumentation)
      throws IOException {
    String[] both = folders.split(":");
    Reached.controlledBy(Path.of(both[0]));
    Map<String, byte[]> classes = read(Path.of(both[1]));
    instrumentation.addTransformer(new Replacement(classes), true);
    return classes;
  }

  private static Map<String, byte[]> read(Path folder) throws IOException {
    Map<String, byte[]> classes = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> classes.put(internalName(file), read(file, folder)));
    }
    return classes;
  }

  private static byte[] read(Path file, Path folder) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("A class of " + folder + " can't be read.", e);
    }
  }

  private static String internalName(Path file) {
    return file.getFileName().toString().replace('.', '/');
  }

  private static String internalName(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  /** The classes by their internal names. */
  private record Replacement(Map<String, byte[]> classes) implements ClassFileTransformer {
    @Override
    public byte[] transform(
        ClassLoader loader,
        String className,
        Class<?> retransformed,
        ProtectionDomain domain,
        byte[] classFile) {
      return classes.get(className);
    }
  }
}
