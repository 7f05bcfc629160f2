package org.workflowserver.distribution;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Turns the signals that ask for an end into a call.
 *
 * <p>Without it the virtual machine would run its hooks, all at the same time, and end with the
 * signal's number instead of 0. The types are reached by name: compilers warn of them.
 */
final class Signals {
  private static final String[] ENDING = {"TERM", "INT", "HUP"};

  private Signals() {}

  /**
   * Calls {@code stop} when the process is asked to end: by its supervisor, by Ctrl-C, or since its
   * terminal was closed, unless it was started by {@code nohup}.
   */
  static void onEnd(Runnable stop) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    MethodHandle call =
        MethodHandles.lookup()
            .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
            .bindTo(stop);
    Object handling =
        MethodHandleProxies.asInterfaceInstance(
            handler, MethodHandles.dropArguments(call, 0, signal));
    for (String name : ENDING) {
      Object handled = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, handled, handling);
    }
  }
}
