package org.workflowserver.distribution.payara;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

/** A server with some of the gate's filters, and few threads. */
final class FilteredServer implements AutoCloseable {
  /** What the operating system takes of an answer that nobody reads. */
  private static final int READ_AHEAD = 32 << 10;

  private final HttpServer server = new HttpServer();
  private final NetworkListener listener;

  /** Answers a request. */
  @FunctionalInterface
  interface Answer {
    void to(Request request, Response response) throws Exception;
  }

  private FilteredServer(Consumer<FilterChainBuilder> change, int threads, Answer answer)
      throws IOException {
    listener = new NetworkListener("test", InetAddress.getLoopbackAddress().getHostAddress(), 0);
    listener
        .getTransport()
        .setWorkerThreadPoolConfig(
            ThreadPoolConfig.defaultConfig().setCorePoolSize(threads).setMaxPoolSize(threads));
    // As the container has it: what reads a request answers it.
    listener.getTransport().setIOStrategy(WorkerThreadIOStrategy.getInstance());
    listener.getTransport().setWriteTimeout(10, TimeUnit.MINUTES);
    listener.registerAddOn((same, filters) -> change.accept(filters));
    server.addListener(listener);
    server
        .getServerConfiguration()
        .addHttpHandler(
            new HttpHandler() {
              @Override
              public RequestExecutorProvider getRequestExecutorProvider() {
                return new RequestExecutorProvider.SameThreadProvider();
              }

              @Override
              public void service(Request request, Response response) throws Exception {
                answer.to(request, response);
              }
            });
    server.start();
  }

  static FilteredServer with(BaseFilter filter, int threads, Answer answer) throws IOException {
    return with(
        filters -> filters.add(filters.indexOfType(HttpServerFilter.class), filter),
        threads,
        answer);
  }

  static FilteredServer with(Consumer<FilterChainBuilder> change, int threads, Answer answer)
      throws IOException {
    return new FilteredServer(change, threads, answer);
  }

  /** A connection on which that is asked for. */
  Socket send(String path) throws IOException {
    return post(path, "");
  }

  /** A connection on which that is sent. */
  Socket post(String path, String body) throws IOException {
    return post(path, body, InetAddress.getLoopbackAddress().getHostAddress(), "");
  }

  /**
   * A connection from that address on which that is sent.
   *
   * @param fields of the header, each with its end of line
   */
  Socket post(String path, String body, String from, String fields) throws IOException {
    Socket socket = connect(from);
    socket
        .getOutputStream()
        .write(
            ("%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s"
                    .formatted(body.isEmpty() ? "GET" : "POST", path, fields, body.length(), body))
                .getBytes(ISO_8859_1));
    return socket;
  }

  /** A connection from that address. */
  Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.setReceiveBufferSize(READ_AHEAD);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getPort()));
    return socket;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
