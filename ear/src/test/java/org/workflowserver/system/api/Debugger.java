package org.workflowserver.system.api;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.IntegerValue;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/**
 * Holds single threads of a server in the middle of a method, its container's methods too: what two
 * threads do within nanoseconds happens in an order that the test chooses.
 */
final class Debugger implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String LISTENS = "Listening for transport dt_socket at address: ";
  private static final String ARGUMENT = "argument";

  private final VirtualMachine server;

  private Debugger(VirtualMachine server) {
    this.server = server;
  }

  /** The setup with a server that lets a debugger in, on the loopback interface. */
  static ServerSetup in(ServerSetup setup) {
    return setup.with(
        "JAVA_TOOL_OPTIONS",
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");
  }

  static Debugger attach(ServerProcess process)
      throws IOException, IllegalConnectorArgumentsException {
    String port =
        process.outputLines().stream()
            .filter(line -> line.startsWith(LISTENS))
            .map(line -> line.substring(LISTENS.length()))
            .findFirst()
            .orElseThrow();
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(each -> each.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("hostname").setValue("127.0.0.1");
    arguments.get("port").setValue(port);
    return new Debugger(connector.attach(arguments));
  }

  /** A method of a class that the server has loaded. */
  Method method(String type, String name, String... parameters) {
    return server.classesByName(type).getFirst().methodsByName(name).stream()
        .filter(method -> method.argumentTypeNames().equals(List.of(parameters)))
        .findFirst()
        .orElseThrow();
  }

  /** From now on, every thread that comes there waits. */
  void holdAt(Location point) {
    breakpoint(point).enable();
  }

  /** From now on, every thread that comes to this method with this argument waits. */
  void holdAt(Location method, int argument) {
    BreakpointRequest request = breakpoint(method);
    request.putProperty(ARGUMENT, argument);
    request.enable();
  }

  private BreakpointRequest breakpoint(Location point) {
    BreakpointRequest request = server.eventRequestManager().createBreakpointRequest(point);
    request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
    return request;
  }

  /** Waits until the next threads have come to a point, and tells which. */
  void awaitHeld(BiConsumer<Location, ThreadReference> held) throws InterruptedException {
    EventSet events = server.eventQueue().remove(PATIENCE.toMillis());
    if (events == null) {
      throw new AssertionError("No thread comes to any point that is left.");
    }
    boolean asked = false;
    for (Event event : events) {
      if (event instanceof BreakpointEvent point && isAsked(point)) {
        held.accept(point.location(), point.thread());
        asked = true;
      }
    }
    if (!asked) {
      events.resume();
    }
  }

  private static boolean isAsked(BreakpointEvent point) {
    Object argument = point.request().getProperty(ARGUMENT);
    try {
      return argument == null
          || point.thread().frame(0).getArgumentValues().getFirst() instanceof IntegerValue value
              && argument.equals(value.value());
    } catch (IncompatibleThreadStateException e) {
      throw new IllegalStateException("A thread that came to a point does not wait there.", e);
    }
  }

  /** All threads go on, and none waits any more. */
  void letAllGo() {
    server.eventRequestManager().deleteAllBreakpoints();
    server.resume();
  }

  @Override
  public void close() {
    server.dispose();
  }
}
