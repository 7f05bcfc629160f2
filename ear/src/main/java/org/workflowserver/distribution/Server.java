package org.workflowserver.distribution;

import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.PayaraMicroBoot;
import fish.payara.micro.boot.PayaraMicroLauncher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.distribution.log.Announcements;
import org.workflowserver.distribution.log.ContainerLogFilter;

/** One server from its start to its end. */
public final class Server {
  private static final Logger LOG = Logger.getLogger(Server.class.getName());
  private static final String APPLICATION = "workflow-server";
  private static final String FAILED_START = "failed-start.log";

  /** The container's configuration of the log would say the same, but not before it is read. */
  private static final String FORMAT = "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n";

  /** Tells the application, which has no other way to know, that the server stops. */
  private static final String STOPPING = "org.workflowserver.stopping";

  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final String KEY_STORE = "javax.net.ssl.keyStore";

  /** Most requests are answered at once. */
  private static final Duration RESPONSES = Duration.ofSeconds(3);

  /**
   * Those that wait for a run are answered within a second of being told that the server stops, or
   * some more where other programs keep all processors.
   */
  private static final Duration RESPONSES_TO_WAITS = Duration.ofSeconds(6);

  /** What of an end takes longer is logged. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  /** Longer than it takes by itself. */
  private static final Duration ANSWERING = Duration.ofSeconds(10);

  /**
   * The engine, the database and the container have their own bounds; a busy machine adds to them.
   */
  private static final Duration CLOSING = Duration.ofSeconds(60);

  private static final Duration CLEANING = Duration.ofSeconds(10);

  private final Announcements announcements;
  private final PrintStream err;
  private final BufferedLog log;
  private final Optional<UnpackedServer> unpacked = UnpackedServer.running();
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile InetSocketAddress endpoint;
  private volatile DataFolder data;
  private volatile Optional<TrainingRun> training = Optional.empty();
  private volatile PayaraMicroBoot container;

  private Server(Announcements announcements, PrintStream err, BufferedLog log) {
    this.announcements = announcements;
    this.err = err;
    this.log = log;
  }

  /**
   * Starts a server and leaves it running; ends the process when that fails.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
    PrintStream out = System.out;
    // What the container prints belongs to its log; standard output is for announcements.
    PrintStream err = System.err;
    BufferedLog log = new BufferedLog(err);
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    System.setOut(System.err);
    new Server(new Announcements(out), err, log)
        .start(Long.getLong(Launcher.BEGIN, System.nanoTime()));
  }

  private void start(long begin) {
    try {
      Signals.onEnd(this::endLater);
      if (TrainingRun.isThis()) {
        TrainingRun.endWithServer();
      } else if (unpacked.isPresent() && unpacked.get().aotCache().find().isEmpty()) {
        Preloading.begin();
      }
      LaunchSettings settings = LaunchSettings.read();
      serve(settings);
      if (ending.get()) {
        return;
      }
      ContainerLogFilter.startEnded();
      log.release();
      announcements.ready(
          String.format(Locale.ROOT, "Ready in %.1f s", (System.nanoTime() - begin) / 1e9));
      prepareNextStart(settings);
    } catch (StartRefused e) {
      LOG.log(Level.FINE, "The start was refused.", e);
      fail(e.getMessage());
    } catch (Exception | Error e) {
      if (!ending.get()) {
        LOG.log(Level.SEVERE, "The server could not start.", e);
      }
      fail(
          "The server could not start; the log above says why."
              + unpacked.map(UnpackedServer::remedy).orElse(""));
    }
  }

  private void serve(LaunchSettings settings) throws Exception {
    endpoint = settings.endpoint();
    settings.requireFreePort();
    data = DataFolder.take(settings.data());
    Folders.remove(data.folder().resolve(FAILED_START));
    introduce(settings);
    settings.publish();
    CarrierWatchdog.watch();
    container = boot();
    announcements.attach();
    deploy();
    data.closeToOthers();
    Availability.OF_LISTENER.get().begin();
  }

  /** Nothing of this is needed by a server that is ready, so that no failure ends it. */
  private void prepareNextStart(LaunchSettings settings) {
    if (TrainingRun.isThis()) {
      endLater();
    } else if (unpacked.isPresent()) {
      try {
        unpacked.get().removeOtherBuilds(settings);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "What earlier builds left in the cache folder stays there.", e);
      }
      training = TrainingRun.beginWhereNeeded(unpacked.get());
    }
  }

  /** Where the reason is known, the sentence says it; where it is not, the log has to. */
  private void keepLog() {
    if (announcements.reason().isEmpty() || data == null) {
      log.release();
      return;
    }
    try {
      log.divert(data.folder().resolve(FAILED_START));
    } catch (IOException e) {
      log.release();
      LOG.log(Level.WARNING, "The log of the failed start could not be kept.", e);
    }
  }

  private void introduce(LaunchSettings settings) {
    announcements.say("Address: " + settings.url());
    announcements.say("Data folder: " + settings.data());
    announcements.say("Database: " + settings.database());
    LOG.info(UnpackedServer.version() + " starts as " + settings.name() + ".");
  }

  private PayaraMicroBoot boot() throws Exception {
    Path work = Files.createDirectory(data.temporary().resolve("server"));
    // Too late for the virtual machine's own temporary files, in time for the libraries'.
    System.setProperty("java.io.tmpdir", data.temporary().toString());
    // The container's own services begin one after another. With more threads one of them may wait
    // for what a second makes, which waits for a lock that the first one shares, behind a third one
    // that wants it alone: none gets ready then.
    System.setProperty("org.glassfish.maxStartupThreads", "1");
    // The rest is in domain.xml. This option spares commands that configure the grid, which is off.
    String[] options = {"--rootdir", work.toString(), "--nocluster"};
    chooseStores();
    return unpacked.isPresent()
        ? unpacked.get().boot(options)
        : PayaraMicroLauncher.create(options);
  }

  /**
   * Trusts the authorities that this Java trusts, which are kept up to date; those that the
   * container brings expired years ago in part. Its keys, which nobody uses, are left out: opening
   * them takes longer than all its other configuration.
   */
  private void chooseStores() throws IOException, GeneralSecurityException {
    Path trusted = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    if (System.getProperty(TRUST_STORE) == null && Files.isReadable(trusted)) {
      System.setProperty(TRUST_STORE, trusted.toString());
    }
    if (System.getProperty(KEY_STORE) == null) {
      Path empty = data.temporary().resolve("no-keys.p12");
      KeyStore none = KeyStore.getInstance("PKCS12");
      none.load(null, null);
      try (OutputStream out = Files.newOutputStream(empty)) {
        none.store(out, null);
      }
      System.setProperty(KEY_STORE, empty.toString());
    }
  }

  private void deploy() throws IOException, StartRefused {
    PayaraMicroRuntime runtime = container.getRuntime();
    // What deploying returns only says that the command was run.
    runtime.deploy(deployable().toFile());
    if (!runtime.getDeployedApplicationNames().contains(APPLICATION)) {
      throw new StartRefused("The application could not start; the log above says why.");
    }
  }

  private Path deployable() throws IOException {
    if (unpacked.isPresent()) {
      return unpacked.get().deployable();
    }
    Path file = data.temporary().resolve(APPLICATION + ".ear");
    try (InputStream in = Server.class.getResourceAsStream("/" + file.getFileName())) {
      Files.copy(in, file);
    }
    return file;
  }

  private void fail(String sentence) {
    keepLog();
    if (ending.compareAndSet(false, true)) {
      end(1, announcements.reason().orElse(sentence));
    }
  }

  private void endLater() {
    if (ending.compareAndSet(false, true)) {
      // A signal's thread is a daemon, and so would be its children: the machine would not wait.
      Thread.ofPlatform().name("end").daemon(false).start(() -> end(0, ""));
    }
  }

  private void end(int code, String lastWords) {
    // On its way out the container prints lists of what it closes.
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    System.setOut(nowhere);
    ContainerLogFilter.endBegins();
    training.ifPresent(TrainingRun::stop);
    ShutdownPhases phases = new ShutdownPhases(QUICK);
    try {
      shutDown(phases);
    } catch (InterruptedException e) {
      LOG.log(Level.WARNING, "The server did not end cleanly.", e);
    }
    if (!lastWords.isEmpty()) {
      err.println(lastWords);
    } else if (phases.isComplete()) {
      LOG.info("Workflow Server stopped.");
    }
    // The container's own hook would say that there is nothing left to do.
    System.setErr(nowhere);
    if (!phases.isComplete()) {
      // Its hooks would wait for what hangs.
      Runtime.getRuntime().halt(1);
    }
    System.exit(code);
  }

  private void shutDown(ShutdownPhases phases) throws InterruptedException {
    if (container != null) {
      phases.run("answering the calls under way", ANSWERING, this::answerRequests);
      phases.run(
          "closing the application, its database and the container", CLOSING, container::shutdown);
    }
    if (data != null) {
      phases.run("removing temporary files", CLEANING, this::leaveData);
    }
  }

  /** A start that is refused may have made the database. */
  private void leaveData() throws IOException, StartRefused {
    data.closeToOthers();
    data.removeTemporaryFiles();
    data.forgetProcess();
  }

  private void answerRequests() throws InterruptedException {
    Availability availability = Availability.OF_LISTENER.get();
    availability.end(endpoint);
    if (!availability.awaitResponses(RESPONSES)) {
      System.setProperty(STOPPING, "true");
      availability.awaitResponses(RESPONSES_TO_WAITS);
    }
  }
}
