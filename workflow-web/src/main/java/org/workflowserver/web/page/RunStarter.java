package org.workflowserver.web.page;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.json.Pointer;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.Started;

/** Starts a run for a form, and sends the reader to the run's page. */
@Model
public class RunStarter {
  /** A commit takes milliseconds; after this long the reader is told instead of kept. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String CONTEXT = "/context";

  @Inject private Page page;
  private final String newKey = UUID.randomUUID().toString();
  private List<String> problems = List.of();

  /** Starts a run and goes to its page. */
  public void open(Supplier<CompletionStage<Started>> start) {
    problems = problemsOf(start);
  }

  /** Starts none, and says why. */
  public void refuse(String problem) {
    problems = List.of(problem);
  }

  /**
   * Why none was started: a line for each thing that is wrong; empty when there is nothing to say.
   */
  public List<String> getProblems() {
    return problems;
  }

  private List<String> problemsOf(Supplier<CompletionStage<Started>> start) {
    try {
      Started started =
          start.get().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      page.goTo(page.getRoot() + "/runs/" + started.run().run().id());
      return List.of();
    } catch (JsonMalformed malformed) {
      return List.of(malformed.getMessage());
    } catch (Refusal refusal) {
      return lines(refusal);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Refusal refusal) {
        return lines(refusal);
      }
      throw new IllegalStateException("Starting a run failed.", failed);
    } catch (TimeoutException unknown) {
      return List.of(Texts.of("run.start-unconfirmed"));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return List.of(Texts.of("run.server-stopping"));
    }
  }

  private static List<String> lines(Refusal refusal) {
    if (refusal.code() == RefusalCode.SCOPE_MISSING) {
      // Somebody who may not do this at all: the page says so, and the audit log knows.
      throw refusal;
    }
    if (refusal.code() == RefusalCode.WORKFLOW_INACTIVE) {
      return List.of(Texts.of("run.switched-off"));
    }
    List<String> places = refusal.violations().stream().map(one -> at(one.pointer())).toList();
    return places.size() < 2 && String.join("", places).isEmpty()
        ? List.of(refusal.getMessage())
        : refusal.violations().stream()
            .map(violation -> line(at(violation.pointer()), violation.message()))
            .toList();
  }

  /** A sentence that begins with the member begins with all of its name. */
  private static String line(String at, String message) {
    String name = "'" + at.substring(at.lastIndexOf('.') + 1) + "'";
    if (at.isEmpty()) {
      return message;
    }
    return message.startsWith(name)
        ? "“" + at + "”" + message.substring(name.length())
        : at + ": " + message;
  }

  /** The member of the context that is wrong, as a template names it. */
  private static String at(String pointer) {
    return pointer.startsWith(CONTEXT + "/")
        ? Pointer.inWords(pointer.substring(CONTEXT.length()))
        : "";
  }

  /** The JSON object that was typed; an empty one for nothing. */
  public static Map<String, Object> context(String typed) {
    return Json.parseObject(typed.isBlank() ? "{}" : typed);
  }

  /** What the forms of a page send, so that each starts one run, sent again included. */
  public String getKey() {
    return page.parameter("runKey").orElse(newKey);
  }

  /**
   * The key of the form that was sent, so that sending it twice starts one run.
   *
   * @param content what the form asks for, which is the same with the same key
   */
  public Optional<Idempotency> once(String content) {
    return page.parameter("runKey")
        .filter(key -> !key.isBlank() && key.length() <= 100)
        .map(key -> new Idempotency("console-" + key, Text.sha256Hex(content)));
  }
}
