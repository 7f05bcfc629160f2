package org.workflowserver.distribution;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Replaces this process by another program ({@code execv}).
 *
 * <p>The foreign function interface is reached by name: it is part of Java from 22 on, and the
 * distribution is compiled for 21.
 */
final class ProcessImage {
  private static final Logger LOG = Logger.getLogger(ProcessImage.class.getName());
  private static final int FIRST_JAVA = 22;

  /** How this machine spells the arguments of processes. */
  static final Charset ENCODING = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private static final int FIRST_INHERITED = 3;
  private static final int CLOSE_ON_EXEC = 4;

  private ProcessImage() {}

  /** Whether this system and this Java can do it. */
  static boolean isReplaceable() {
    return Runtime.version().feature() >= FIRST_JAVA
        && System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux");
  }

  /**
   * Does not return when the process was replaced; returns where that was refused.
   *
   * @param command path of the program and its arguments
   */
  static void replace(List<String> command) {
    try {
      Native functions = new Native();
      closeOnExec(functions);
      System.out.flush();
      System.err.flush();
      functions.call("execv", functions.text(command.get(0)), functions.texts(command));
    } catch (ReflectiveOperationException e) {
      // A virtual machine that forbids native access, for example.
      LOG.log(Level.FINE, "The foreign function interface can't be used.", e);
    }
    System.err.println(
        "The server runs with Java's own options: " + command.get(0) + " could not be started.");
  }

  /** Agents may have opened sockets that those of the next virtual machine open again. */
  private static void closeOnExec(Native functions) throws ReflectiveOperationException {
    try {
      functions.call("close_range", FIRST_INHERITED, -1, CLOSE_ON_EXEC);
    } catch (NoSuchMethodException e) {
      LOG.log(Level.FINE, "This C library has no close_range.", e);
    }
  }

  /** The few calls of {@code java.lang.foreign} that this takes. */
  private static final class Native {
    private final Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
    private final Class<?> arenaType = Class.forName("java.lang.foreign.Arena");
    private final Class<?> allocatorType = Class.forName("java.lang.foreign.SegmentAllocator");
    private final Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
    private final Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
    private final Class<?> byteType = Class.forName("java.lang.foreign.ValueLayout$OfByte");
    private final Class<?> addressType = Class.forName("java.lang.foreign.AddressLayout");
    private final Class<?> signatureType = Class.forName("java.lang.foreign.FunctionDescriptor");
    private final Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
    private final Object linker = linkerType.getMethod("nativeLinker").invoke(null);
    private final Object arena = arenaType.getMethod("global").invoke(null);
    private final Object address = layout("ADDRESS");
    private final Object number = layout("JAVA_INT");

    Native() throws ReflectiveOperationException {}

    /** A C string. */
    Object text(String text) throws ReflectiveOperationException {
      return allocatorType
          .getMethod("allocateFrom", byteType, byte[].class)
          .invoke(arena, layout("JAVA_BYTE"), (text + '\0').getBytes(ENCODING));
    }

    /** An array of C strings that ends with a null. */
    Object texts(List<String> texts) throws ReflectiveOperationException {
      Object array =
          allocatorType
              .getMethod("allocate", layoutType, long.class)
              .invoke(arena, address, texts.size() + 1L);
      for (int i = 0; i < texts.size(); i++) {
        segmentType
            .getMethod("setAtIndex", addressType, long.class, segmentType)
            .invoke(array, address, (long) i, text(texts.get(i)));
      }
      return array;
    }

    /** Calls a function of the C library that takes addresses or ints and returns an int. */
    void call(String function, Object... arguments) throws ReflectiveOperationException {
      Object layouts = Array.newInstance(layoutType, arguments.length);
      for (int i = 0; i < arguments.length; i++) {
        Array.set(layouts, i, arguments[i] instanceof Integer ? number : address);
      }
      Object signature =
          signatureType
              .getMethod("of", layoutType, layouts.getClass())
              .invoke(null, number, layouts);
      MethodHandle handle =
          (MethodHandle)
              linkerType
                  .getMethod(
                      "downcallHandle",
                      segmentType,
                      signatureType,
                      Array.newInstance(optionType, 0).getClass())
                  .invoke(linker, symbol(function), signature, Array.newInstance(optionType, 0));
      try {
        handle.invokeWithArguments(arguments);
      } catch (Throwable e) {
        throw new InvocationTargetException(e);
      }
    }

    private Object symbol(String function) throws ReflectiveOperationException {
      Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
      Optional<?> symbol =
          (Optional<?>)
              Class.forName("java.lang.foreign.SymbolLookup")
                  .getMethod("find", String.class)
                  .invoke(lookup, function);
      return symbol.orElseThrow(() -> new NoSuchMethodException(function));
    }

    private static Object layout(String name) throws ReflectiveOperationException {
      return Class.forName("java.lang.foreign.ValueLayout").getField(name).get(null);
    }
  }
}
