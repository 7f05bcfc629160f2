package org.workflowserver.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.Runs;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.Started;

/** The dialog that starts a run: takes a context, goes to the run's page. */
@Named("startRunView")
@RequestScoped
public class StartRunView {
  /** A commit takes milliseconds; after this long the reader is told instead of kept. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Runs runs;
  private final WorkflowFacts facts;
  private final SignedInCaller signedIn;
  private final Page page;
  private String problem = "";

  /** For the container's proxy. */
  protected StartRunView() {
    this(null, null, null, null);
  }

  @Inject
  StartRunView(Runs runs, WorkflowFacts facts, SignedInCaller signedIn, Page page) {
    this.runs = runs;
    this.facts = facts;
    this.signedIn = signedIn;
    this.page = page;
  }

  /** Starts a run of the chosen workflow; leaves the dialog open with the reason when refused. */
  public void start() {
    try {
      Started started =
          runs.start(signedIn.caller(), getWorkflowId(), command())
              .toCompletableFuture()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      page.goTo(page.getRoot() + "/runs/" + started.run().run().id());
    } catch (JsonMalformed malformed) {
      problem = malformed.getMessage();
    } catch (Refusal refusal) {
      problem = refusal.getMessage();
    } catch (ExecutionException failed) {
      problem = refusalIn(failed).getMessage();
    } catch (TimeoutException unknown) {
      problem =
          "The server has not confirmed the start yet. Press Run again: it will not start twice.";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      problem = "The server is stopping. Try again in a moment.";
    }
  }

  private StartCommand command() {
    String text = getContext().isBlank() ? "{}" : getContext();
    Map<String, Object> context = Json.parseObject(text);
    Optional<Idempotency> once =
        parameter("runKey").map(key -> new Idempotency("console-" + key, sha256(text)));
    return new StartCommand(context, once, Optional.empty());
  }

  private static Refusal refusalIn(ExecutionException failed) {
    if (failed.getCause() instanceof Refusal refusal) {
      return refusal;
    }
    throw new IllegalStateException("Starting a run failed.", failed);
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private Optional<String> parameter(String name) {
    return Optional.ofNullable(page.request().getParameter(name))
        .filter(value -> !value.isBlank() && value.length() <= 100);
  }

  /** Why the run was not started; empty when there is nothing to say. */
  public String getProblem() {
    return problem;
  }

  /** The workflow that the dialog was opened for. */
  public String getWorkflowId() {
    return Optional.ofNullable(page.request().getParameter("runWorkflow")).orElse("");
  }

  /** Name of that workflow; empty while the dialog is closed. */
  public String getWorkflowName() {
    return getWorkflowId().isEmpty() ? "" : facts.name(getWorkflowId());
  }

  /** What was typed. */
  public String getContext() {
    return Optional.ofNullable(page.request().getParameter("context")).orElse("");
  }
}
