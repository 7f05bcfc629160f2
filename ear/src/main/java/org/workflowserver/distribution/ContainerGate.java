package org.workflowserver.distribution;

import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The gate for requests, seen from the launcher: where the container runs from jars inside a jar,
 * only its own loader knows the gate's types.
 */
final class ContainerGate {
  private static final String TYPE = "org.workflowserver.distribution.payara.Availability";

  private final Class<?> availability;

  /**
   * The gate of the container whose loader is this thread's.
   *
   * @throws ReflectiveOperationException when the distribution is damaged
   */
  ContainerGate() throws ReflectiveOperationException {
    this.availability = Class.forName(TYPE, true, Thread.currentThread().getContextClassLoader());
  }

  /** Lets requests reach the application, which is ready. */
  void open() {
    call("begin", new Class<?>[0]);
  }

  /** Closes the port: the application is about to go. */
  void close(InetSocketAddress port) {
    call("end", new Class<?>[] {InetSocketAddress.class}, port);
  }

  /** Waits until every request is answered; whether that was in time. */
  boolean awaitAnswers(Duration patience) {
    return (boolean) call("awaitAnswers", new Class<?>[] {Duration.class}, patience);
  }

  private Object call(String method, Class<?>[] types, Object... arguments) {
    try {
      return availability.getMethod(method, types).invoke(null, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return false;
      }
      throw new IllegalStateException("The gate for requests failed.", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The gate for requests is of another build.", e);
    }
  }
}
